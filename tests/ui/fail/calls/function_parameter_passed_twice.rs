use autodiff::differentiable;

#[differentiable]
fn both(f: impl Fn(f64) -> f64, g: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(g(x))
}

#[differentiable]
fn caller(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    both(&f, &f, x)
}

fn main() {}
