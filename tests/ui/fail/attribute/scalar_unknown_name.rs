use autodiff::differentiable;

#[differentiable(scalar(S))]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
