use autodiff::differentiable;

#[differentiable(hessian)]
fn potential(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn curvature(x: f64) -> f64 {
    potential::hvp(x, 1.0)
}

fn main() {}
