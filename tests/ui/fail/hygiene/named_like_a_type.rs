use autodiff::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    let f64 = 2.0;
    x * f64
}

fn main() {}
