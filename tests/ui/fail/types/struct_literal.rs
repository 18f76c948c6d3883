use autodiff::differentiable;

struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn product(x: f64, y: f64) -> f64 {
    let _p = Point { x, y };
    x * y
}

fn main() {}
