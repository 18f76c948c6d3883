use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> bool {
    xs[0] > 0.0
}

fn main() {
    f(&[1.0]);
}
