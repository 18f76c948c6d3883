use autodiff::differentiable;

fn evaluate(f: impl Fn(f64) -> f64) -> f64 {
    f(2.0)
}

#[differentiable]
fn scaled(x: f64) -> f64 {
    evaluate(|t| t * x)
}

fn main() {}
