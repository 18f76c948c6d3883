use autodiff::differentiable;

#[differentiable]
fn last(xs: &[f64]) -> f64 {
    let mut stack = xs.to_vec();
    stack.pop().unwrap()
}

fn main() {}
