use autodiff::differentiable;

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    let times = |a: f64, b: f64| a * b;
    times(x) * y
}

fn main() {}
