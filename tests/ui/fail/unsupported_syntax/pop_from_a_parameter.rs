use autodiff::differentiable;

#[differentiable]
fn last(xs: &mut Vec<f64>) -> f64 {
    xs.pop().unwrap() + 1.0
}

#[differentiable]
fn shorter(xs: &[f64]) -> f64 {
    let mut rows = vec![xs.to_vec(), xs.to_vec()];
    rows.pop();
    rows[0][0]
}

fn main() {}
