use autodiff::differentiable;

#[differentiable]
fn apply(x: f64) -> f64 {
    let pair = (|t: f64| t * t, 2.0);
    (pair.0)(x) * pair.1
}

fn main() {}
