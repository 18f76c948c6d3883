//! What mutants of the other files found wrong, made small.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DVector, Vector2};

/// Equal literals are rounded to the types that they turn out to be of.
#[differentiable(hessian)]
fn equal_literals_of_two_types(x: f64) -> f64 {
    let (n, scale): (u64, f32) = (4, 0.1);
    let weights = [0.1, 2.0];
    let sum = [x, 0.1].into_iter().zip([0.1, 2.0]).map(|(a, b)| a * b).sum::<f64>();
    sum * scale as f64 * x + weights[0] * x * n as f64
}

#[differentiable(hessian)]
fn bent(value: f64) -> DVector<f64> {
    DVector::from_vec(vec![value / (1.0 + value * value), value])
}

#[differentiable(hessian)]
fn stretched(seed: &Vector2<f64>, result: f64) -> Vector2<f64> {
    seed * result + seed
}

/// Parameters of callees, and captured ones, that are named like what a pullback takes, or hands on.
#[differentiable(hessian)]
fn named_like_seeds(value: f64, seed: f64, captured: f64) -> f64 {
    let (v, s) = (bent(value * seed), stretched(&Vector2::new(seed, value), captured));
    let scaled = |x: f64| x * captured * value;
    scaled(v[0]) * v[1] * s[0]
}

#[derive(Differentiable, Clone)]
struct Peak {
    at: f64,
    height: f64,
}

/// Places of a list that is named by a keyword.
#[differentiable(hessian)]
fn named_by_keywords(xs: &[f64], k: f64) -> f64 {
    let r#match: Vec<Peak> = xs.iter().map(|x| Peak { at: *x, height: (x * k).sin() }).collect();
    r#match[0].at * r#match[1].height
}

mod check {
    check!(equal_literals_of_two_types { x: var 0.7 } modes: reverse, forward, hessian);
    check!(named_like_seeds { value: var 0.7, seed: var 0.4, captured: var 1.2 } modes: reverse, forward, hessian);
    check!(named_by_keywords { xs: var_ref [0.7, -0.4], k: var 1.2 } modes: reverse, forward, hessian);
}
