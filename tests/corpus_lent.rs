//! What is lent to calls: what operators and constructors make, parts of inactive data, and pieces that a macro hands on.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use std::collections::BTreeMap;

#[differentiable(hessian)]
fn square(x: &f64) -> f64 {
    x * x
}

#[differentiable(hessian, wrt(xs))]
fn distance(xs: &[f64], wanted: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(wanted) {
        sum += (x - y) * (x - y) * x.sin();
    }
    sum
}

#[differentiable(hessian)]
fn numbers(a: f64, b: f64) -> f64 {
    let c = a * b;
    square(&(a * b)) + square(&a) * square(&c) + square(&b.sin()) - square(&2.0)
}

struct Data {
    rows: Vec<Vec<f64>>,
}

#[differentiable(hessian, wrt(k))]
fn inactive_parts(k: f64, pairs: &[[f64; 2]; 2], data: &Data) -> f64 {
    let mut sum = distance(&[k, k * k, k, 1.0], pairs.as_flattened()) + distance(&[k], &data.rows[1][1..]);
    for row in 0..2 {
        sum += distance(&[k, 1.0 - k], data.rows[row].as_slice()) * k;
    }
    sum
}

/// A macro of the user's: types and expressions come as pieces.
macro_rules! shifted {
    ($name:ident, $ty:ty, $k:ident, $xs:ident, $term:expr, $factor:expr) => {
        #[differentiable(hessian, wrt($k))]
        fn $name($k: f64, $xs: $ty) -> f64 {
            let values: [f64; $factor - 1] = [$k; $factor - 1];
            $term * $k * $term + values[0]
        }
    };
}

shifted!(of_slices, &[f64], k, xs, distance(&[k, k], xs) + k, 3);
shifted!(of_arrays, [f64; 2], k, xs, k - xs[1], 3);

/// The sum is one factor, as the macro says.
#[test]
fn pieces_do_not_fall_apart() {
    let k = 0.5;
    assert_eq!(of_arrays::value_and_grad(k, [0.0, 2.0]).0, (k - 2.0) * k * (k - 2.0) + k);
    let (_, gradient) = of_arrays::value_and_grad(k, [0.0, 2.0]);
    assert!((gradient - ((k - 2.0) * (k - 2.0) + 2.0 * k * (k - 2.0) + 1.0)).abs() < 1e-12);
}

struct Body {
    mass: f64,
    at: [f64; 2],
    tags: Vec<usize>,
}

#[differentiable(hessian, wrt(x))]
fn pull(x: &[f64; 2], body: &Body) -> f64 {
    body.mass / ((x[0] - body.at[0]).powi(2) + (x[1] - body.at[1]).powi(2)).sqrt()
}

#[differentiable(hessian, wrt(x))]
fn tagged(x: f64, body: &Body) -> f64 {
    let mut s = x;
    for tag in &body.tags {
        s = (s * *tag as f64 + body.mass).sin();
    }
    s
}

/// Data by reference that a branch or a comparison chooses, and words that a map counts.
#[differentiable(hessian, wrt(x))]
fn chosen_data(x: &[f64; 2], bodies: &[Body], i: usize, words: &[&str]) -> f64 {
    let heavy = bodies.iter().max_by(|a, b| a.mass.total_cmp(&b.mass)).unwrap();
    let first = if i > 0 { &bodies[0] } else { &bodies[1] };
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    for word in words {
        *count.entry(word).or_default() += 1;
    }
    let counted: f64 = count.values().map(|&c| (x[0] * c as f64).sin()).sum();
    pull(x, heavy) * tagged(x[1], heavy) + pull(x, first) * tagged(x[0], first) * counted
}

fn bodies() -> Vec<Body> {
    vec![Body { mass: 0.7, at: [0.0, 0.5], tags: vec![1, 2] }, Body { mass: 1.2, at: [2.0, -0.5], tags: vec![3] }]
}

fn data() -> Data {
    Data { rows: vec![vec![0.5, 2.0], vec![-1.0, 0.25]] }
}

mod check {
    check!(chosen_data { x: var_ref [0.7, 0.2], bodies: fixed &crate::bodies(), i: fixed 1, words: fixed &["a", "b", "a"] } modes: reverse, forward, hessian);
    check!(numbers { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(inactive_parts { k: var 0.7, pairs: fixed &[[0.5, 1.0], [-0.3, 0.2]], data: fixed &crate::data() } modes: reverse, forward, hessian);
    check!(of_slices { k: var 0.7, xs: fixed &[0.3, -0.8] } modes: reverse, forward, hessian);
    check!(of_arrays { k: var 0.7, xs: fixed [0.3, -0.8] } modes: reverse, forward, hessian);
}
