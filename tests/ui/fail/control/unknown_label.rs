use autodiff::differentiable;

#[differentiable]
fn limited(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y *= x;
        if y > 10.0 {
            break 'outer;
        }
    }
    y
}

fn main() {}
