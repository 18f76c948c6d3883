use autodiff::differentiable;

#[differentiable]
fn rises(xs: &[f64]) -> f64 {
    let mut it = xs.iter().peekable();
    let mut sum = 0.0;
    while let Some(x) = it.next() {
        if let Some(y) = it.peek() {
            sum += *y - x;
        }
    }
    sum
}

fn main() {}
