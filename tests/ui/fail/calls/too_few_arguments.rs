use autodiff::differentiable;

#[differentiable]
fn predict(w: f64, x: f64) -> f64 {
    w * x
}

#[differentiable]
fn twice(x: f64) -> f64 {
    predict(2.0 * x)
}

fn main() {}
