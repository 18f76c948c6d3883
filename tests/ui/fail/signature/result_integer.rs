use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> usize {
    xs.len()
}

fn main() {
    f(&[1.0]);
}
