use autodiff::differentiable;

#[differentiable(hessian)]
fn potential(x: f64) -> f64 {
    x * x * x
}

#[differentiable(hessian)]
fn force(x: f64) -> f64 {
    -potential::grad(x)
}

fn main() {}
