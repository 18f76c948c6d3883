use autodiff::differentiable;

#[differentiable(wrt(x))]
fn apply(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    no_diff(f(1.0)) * x
}

#[differentiable]
fn scaled(x: f64, y: f64) -> f64 {
    apply(|t| t * y, x)
}

fn main() {}
