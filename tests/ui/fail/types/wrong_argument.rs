use autodiff::differentiable;

#[differentiable]
fn g(xs: &[f64]) -> f64 {
    xs[0]
}

#[differentiable]
fn f(x: f64) -> f64 {
    g(x) + 1.0
}

fn main() {
    f::grad(1.0);
}
