//! What must not be written, moved or named is told as without the attribute, once.

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    left: f64,
    right: f64,
}

#[differentiable]
fn not_mutable(x: f64, n: usize) -> f64 {
    let y = x;
    for _ in 0..n {
        y = y.sin();
    }
    y
}

#[differentiable]
fn behind_a_reference(xs: &[f64]) -> f64 {
    xs[0] = 1.0;
    xs[0] * xs[1]
}

#[differentiable]
fn moved(xs: Vec<f64>) -> f64 {
    let ys = xs;
    let first = ys[0] * 2.0;
    first * xs[1]
}

#[differentiable]
fn no_operator(a: Pair, b: Pair) -> f64 {
    let sum = a + b;
    sum.left * sum.right
}

#[differentiable]
fn no_field(x: f64) -> f64 {
    let pair = (x, 2.0 * x);
    pair.0 * pair.2
}

fn main() {
    println!("{}", not_mutable::grad(1.0, 2));
}
