use autodiff::differentiable;

#[differentiable]
fn newton(a: f64) -> f64 {
    let mut x = a;
    let found = loop {
        let next = 0.5 * (x + a / x);
        if (next - x).abs() < 1e-12 {
            break Some(next);
        }
        x = next;
    };
    found.unwrap()
}

fn main() {}
