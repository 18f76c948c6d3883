//! What mutants of the other files found wrong, made small.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable, no_diff};
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

/// Parameters of which derived names are the same: the adjoint of `x_dot`, the tangent of `d_x`.
#[differentiable(hessian)]
fn named_like_tangents(x: f64, d_x: [f64; 2], x_dot: f64, d_x_dot: f64) -> f64 {
    (x * d_x[0] * x_dot * d_x_dot).sin() + d_x[1] * x_dot
}

#[differentiable(hessian)]
fn calls_named_like_tangents(x: f64, d_x: f64) -> f64 {
    named_like_tangents(x, [x * d_x, 0.5], d_x, x.sin()) * d_x
}

#[differentiable]
fn gradients_named_like_tangents(x: f64, d_x: f64) -> f64 {
    let (along, across, ..) = named_like_tangents::grad(x, [x * d_x, 0.5], d_x, x.sin());
    along * across[0]
}

/// References to numbers, ranges, and boxes of data, in source that stays as it is.
#[differentiable(wrt(x), hessian)]
fn looked_at_by_source(x: f64, n: usize, tolerance: Box<f64>) -> f64 {
    let (twice, half, range) = (&(x * 2.0), &0.5, 0..n);
    let mut left = 2..n;
    let first = left.next().unwrap_or(7);
    let mut sum = no_diff(*twice + *half).floor() * x * std::hint::black_box(range.end) as f64;
    for k in range {
        sum += x * x / (k as f64 + *tolerance);
    }
    for k in left {
        sum *= x.powi(k as i32) + first as f64;
    }
    sum
}

/// In which range a number lies.
#[differentiable(hessian)]
fn in_ranges(x: f64, y: f64) -> f64 {
    let (unit, square) = (0.0..=1.0, x * x);
    let mut sum = if unit.contains(&square) { square * y } else { y };
    if (0.0..0.5).contains(&square) && !(y..3.0).contains(&x) {
        sum *= x;
    }
    if (..y).contains(&square) { sum * y.sin() } else { sum + x }
}

/// Arguments that leave.
#[differentiable(hessian)]
fn turned(s: (f64, f64), by: f64) -> (f64, f64) {
    (s.0 * by, s.1 - by * s.0)
}

#[allow(unreachable_code)]
#[differentiable(hessian)]
fn left_in_an_argument(x: f64, n: usize) -> f64 {
    let mut s = (1.0, x);
    for k in 0..4 {
        s = turned(s, if k < n { x.sin() } else { return x * x * s.1 });
        if k == 3 {
            s = turned(s, return x * s.0);
        }
    }
    s.0 + s.1
}

/// Something inactive that goes into a list beside something active.
#[derive(Differentiable, Clone)]
struct Node {
    value: f64,
    children: Vec<Node>,
}

#[differentiable(hessian)]
impl Node {
    fn total(&self, depth: f64) -> f64 {
        self.value.sin() * depth + self.children.iter().map(|child| child.total(depth * self.value)).sum::<f64>()
    }

    /// The list is longer here than where the caller made it, and nobody asks for the derivative by it.
    fn with(mut self, value: f64) -> Self {
        self.children.push(Node { value: value * value, children: Vec::new() });
        self
    }
}

#[differentiable(wrt(a), hessian)]
fn moved_beside(a: f64, b: f64) -> f64 {
    let leaf = Node { value: a * b, children: Vec::new() };
    let other = Node { value: b, children: Vec::new() };
    let root = Node { value: a, children: vec![leaf, other] };
    root.total(a)
}

#[differentiable(hessian)]
fn built(a: f64, b: f64) -> f64 {
    Node { value: 0.7, children: Vec::new() }.with(a).with(a * b).with(b.sin()).total(a)
}

/// A loop has the value `()`, which has a name like any other.
#[differentiable(hessian)]
fn loop_under_a_name(k: f64, n: usize) -> f64 {
    let mut y = k;
    let done = &for c in 0..n {
        y *= k.sin() + c as f64;
    };
    let again = done.clone();
    let _ = again.clone();
    y
}

mod check {
    check!(loop_under_a_name { k: var 0.7, n: fixed 3 } modes: reverse, forward, hessian);
    check!(equal_literals_of_two_types { x: var 0.7 } modes: reverse, forward, hessian);
    check!(named_like_seeds { value: var 0.7, seed: var 0.4, captured: var 1.2 } modes: reverse, forward, hessian);
    check!(named_by_keywords { xs: var_ref [0.7, -0.4], k: var 1.2 } modes: reverse, forward, hessian);
    check!(named_like_tangents { x: var 0.7, d_x: var [0.4, -0.3], x_dot: var 0.3, d_x_dot: var 1.1 } modes: reverse, forward, hessian);
    check!(calls_named_like_tangents { x: var 0.7, d_x: var 0.4 } modes: reverse, forward, hessian);
    check!(gradients_named_like_tangents { x: var 0.7, d_x: var 0.4 } modes: reverse);
    check!(looked_at_by_source { x: var 0.7, n: fixed 5, tolerance: fixed Box::new(0.3) } modes: reverse, forward, hessian);
    check!(in_ranges { x: var 0.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(in_ranges as in_small_ranges { x: var 0.4, y: var 0.6 } modes: reverse, forward, hessian);
    check!(in_ranges as in_no_range { x: var 2.4, y: var 0.6 } modes: reverse, forward, hessian);
    check!(left_in_an_argument { x: var 0.7, n: fixed 9 } modes: reverse, forward, hessian);
    check!(left_in_an_argument as left_in_round_two { x: var 0.7, n: fixed 2 } modes: reverse, forward, hessian);
    check!(moved_beside { a: var 0.7, b: fixed 0.4 } modes: reverse, forward, hessian);
    check!(built { a: var 0.7, b: var 0.4 } modes: reverse, forward, hessian);
}
