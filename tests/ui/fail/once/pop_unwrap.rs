use autodiff::differentiable;

#[differentiable]
fn last(xs: Vec<f64>) -> f64 {
    let mut stack = xs;
    stack.pop().unwrap() + 1.0
}

fn main() {
    last::grad(vec![1.0]);
}
