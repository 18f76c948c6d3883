use autodiff::differentiable;

#[differentiable]
fn scale(x: f64, n: usize) -> f64 {
    n * x
}

fn main() {}
