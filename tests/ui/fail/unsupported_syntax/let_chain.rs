use autodiff::differentiable;

#[differentiable]
fn scaled(x: f64, factor: Option<f64>) -> f64 {
    if let Some(f) = factor && f > 1.0 {
        return f * x;
    }
    x
}

fn main() {}
