//! An alias of `Vec` is not known for one; what follows from it is not said.
use autodiff::differentiable;

type Means = Vec<f64>;

#[differentiable]
fn squares(xs: &[f64]) -> f64 {
    let means: Means = xs.iter().map(|x| x * x).collect();
    means.first().copied().unwrap() + means.iter().sum::<f64>()
}

#[differentiable]
fn joined(v: &[f64]) -> f64 {
    let w = [&v[..2], &v[1..]].concat();
    w.iter().sum()
}

fn main() {}
