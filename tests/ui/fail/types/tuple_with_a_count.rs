use autodiff::differentiable;

#[differentiable(forward, hessian)]
fn scaled(x: f64, by: (f64, usize)) -> f64 {
    x * by.0
}

fn main() {
    scaled(1.0, (2.0, 3));
}
