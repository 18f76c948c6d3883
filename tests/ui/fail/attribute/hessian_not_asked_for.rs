use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square::hessian(1.0);
}
