use autodiff::differentiable;

#[differentiable(forward)]
fn activation(x: f64) -> f64 {
    x.tanh()
}

#[differentiable(hessian)]
fn model(w: f64, x: f64) -> f64 {
    activation(w * x)
}

fn main() {
    model::hessian(1.0, 2.0);
}
