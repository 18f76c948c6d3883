use autodiff::differentiable;

#[differentiable]
fn twice(f: impl Fn(usize, f64) -> f64, x: f64) -> f64 {
    f(1, f(2, x))
}

#[differentiable]
fn caller(x: f64) -> f64 {
    twice(|i, t| t * i as f64, x)
}

fn main() {}
