use autodiff::differentiable;

#[differentiable]
fn twice(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(f(x))
}

#[differentiable(hessian)]
fn caller(x: f64, k: f64) -> f64 {
    twice(|t| k * t, x)
}

fn main() {}
