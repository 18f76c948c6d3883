use autodiff::differentiable;

#[differentiable]
fn square(x: Box<f64>) -> f64 {
    *x * *x
}

fn main() {}
