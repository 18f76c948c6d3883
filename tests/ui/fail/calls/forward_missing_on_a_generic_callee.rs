use autodiff::differentiable;

use num_traits::Float;

#[differentiable]
fn activation<T: Float, const N: usize>(xs: [T; N], offset: T) -> T {
    xs[0].tanh() + offset
}

#[differentiable(forward)]
fn model(w: f64, x: f64) -> f64 {
    activation::<f64, 2>([w, x], 1.0)
}

fn main() {
    model::jvp(1.0, 2.0, 1.0, 0.0);
}
