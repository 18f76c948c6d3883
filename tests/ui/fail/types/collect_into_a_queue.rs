use autodiff::differentiable;
use std::collections::VecDeque;

#[differentiable]
fn first(xs: &[f64]) -> f64 {
    let _doubled: VecDeque<f64> = xs.iter().map(|x| 2.0 * x).collect();
    xs[0]
}

fn main() {}
