use autodiff::differentiable;
use std::iter::once;

#[differentiable]
fn squares(xs: &[f64], x: f64) -> f64 {
    once(x).chain(xs.iter().copied()).map(|v| v * v).sum()
}

fn main() {}
