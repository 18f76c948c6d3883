use autodiff::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
fn model(x: f64) -> f64 {
    scaled(x).unwrap_or(1.0)
}

fn main() {}
