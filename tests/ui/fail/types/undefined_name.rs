use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * y
}

fn main() {}
