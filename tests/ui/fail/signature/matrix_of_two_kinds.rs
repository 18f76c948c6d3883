use autodiff::differentiable;

#[differentiable(hessian)]
fn mixed(x: f32, y: f64) -> f64 {
    f64::from(x) * y
}

#[differentiable(jacobian)]
fn widened(x: f32) -> [f64; 2] {
    [x as f64, 1.0]
}

fn main() {}
