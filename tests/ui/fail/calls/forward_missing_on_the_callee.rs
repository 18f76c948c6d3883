use autodiff::differentiable;

#[differentiable]
fn activation(x: f64) -> f64 {
    x.tanh()
}

#[differentiable(forward)]
fn model(w: f64, x: f64) -> f64 {
    activation(w * x)
}

fn main() {
    model::jvp(1.0, 2.0, 1.0, 0.0);
}
