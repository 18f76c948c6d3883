use autodiff::differentiable;

#[differentiable(crate = "autodiff")]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
