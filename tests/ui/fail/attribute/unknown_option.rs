use autodiff::differentiable;

#[differentiable(reverse)]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
