use autodiff::differentiable;

#[differentiable(wrt(x), hessian)]
fn potential(x: f64, stiffness: f64) -> f64 {
    stiffness * x * x
}

#[differentiable]
fn force(x: f64, stiffness: f64) -> f64 {
    -potential::grad(x, stiffness)
}

fn main() {}
