#![forbid(dead_code)]

use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square(1.0);
    square::grad(1.0);
}
