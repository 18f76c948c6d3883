use autodiff::differentiable;
use std::cell::Cell;

#[differentiable(wrt(x))]
fn remembered(x: f64, last: &Cell<f64>) -> f64 {
    last.set(x);
    last.get() * x
}

fn main() {}
