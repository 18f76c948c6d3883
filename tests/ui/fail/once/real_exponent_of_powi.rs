use autodiff::differentiable;

#[differentiable]
fn f(x: f64, n: f64) -> f64 {
    x.powi(n)
}

fn main() {
    f::grad(1.0, 2.0);
}
