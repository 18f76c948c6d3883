use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64]) -> f64 {
    let mut stack = xs.to_vec();
    let mut sum = 0.0;
    while let Some(x) = stack.pop() {
        sum += x;
    }
    sum
}

fn main() {}
