//! `map` goes through the entries of arrays and matrices; what may fail is taken out of its `Option` first.

use autodiff::differentiable;

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x < 0.0 { None } else { Some(x.sqrt()) }
}

#[differentiable]
fn shifted(x: f64) -> f64 {
    root(x).map(|y| y + 1.0).unwrap()
}

#[differentiable]
fn handed_on(x: f64) -> Option<f64> {
    root(x).map(|y| y + 1.0)
}

fn main() {}
