use autodiff::differentiable;

#[differentiable]
fn double(x: f64) -> f64 {
    2 * x
}

fn main() {}
