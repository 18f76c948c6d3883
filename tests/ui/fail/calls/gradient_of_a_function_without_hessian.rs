use autodiff::differentiable;

#[differentiable]
fn potential(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn force(x: f64) -> f64 {
    -potential::grad(x)
}

fn main() {}
