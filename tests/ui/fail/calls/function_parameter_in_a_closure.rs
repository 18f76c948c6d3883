use autodiff::differentiable;

#[differentiable]
fn twice(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn caller(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    twice(|t| 2.0 * f(t), x)
}

fn main() {}
