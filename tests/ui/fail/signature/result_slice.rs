use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> &[f64] {
    &xs[1..]
}

fn main() {
    f(&[1.0]);
}
