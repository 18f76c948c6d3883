//! Lists, arrays and structs that exchange what they hold, whole or in part.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use std::mem;

/// Two buffers in turn, as solvers of differential equations have them.
#[differentiable(hessian)]
fn diffusion(start: &[f64], k: f64, steps: usize) -> f64 {
    let mut u = start.to_vec();
    let mut next = u.clone();
    let n = u.len();
    for _ in 0..steps {
        u[0] = u[1] * k;
        for i in 1..n - 1 {
            next[i] = u[i] + k * (u[i - 1] - 2.0 * u[i].sin() + u[i + 1]);
        }
        mem::swap(&mut u, &mut next);
    }
    u.iter().map(|u| u * u).sum::<f64>() + next[1]
}

#[differentiable(hessian)]
fn relax(u: &mut Vec<f64>, next: &mut Vec<f64>, k: f64) {
    for i in 1..u.len() - 1 {
        next[i] = k * u[i - 1] * u[i + 1];
    }
    mem::swap(u, next);
}

/// The exchange is the callee's.
#[differentiable(hessian)]
fn relaxed(start: &[f64], k: f64) -> f64 {
    let mut u = start.to_vec();
    let mut next = start.to_vec();
    relax(&mut u, &mut next, k);
    let between = u[1] * next[2];
    relax(&mut u, &mut next, between);
    u[1] * u[2] + next[1]
}

/// What a list held goes where it is forgotten.
#[differentiable(hessian)]
fn forgotten(x: &[f64; 3], n: usize) -> f64 {
    let mut u = vec![x[0], x[1], x[2]];
    for i in 0..n {
        let mut fresh = vec![u[0] * u[1], u[2].sin(), x[i % 3]];
        mem::swap(&mut u, &mut fresh);
        u[0] += fresh[1] * fresh[1];
    }
    u[0] * u[1] + u[2]
}

/// Arrays exchange under a condition on their values, among numbers that change, too.
#[differentiable(hessian)]
fn ordered(x: [f64; 3], y: [f64; 3]) -> f64 {
    let (mut small, mut large) = (x, y);
    let mut swaps = 1.0;
    for i in 0..3 {
        if small[i] > large[i] {
            mem::swap(&mut small, &mut large);
            swaps *= small[i];
        }
        large[i] *= small[i];
    }
    small[0] * large[1] - swaps * large[2] * large[0]
}

/// Rows of two tables, and halves of one.
#[differentiable(hessian)]
fn rows(x: &[f64; 4]) -> f64 {
    let mut a = vec![vec![x[0], x[1]], vec![x[2], x[3]]];
    let mut b = [[x[1] * x[2], 1.0], [x[3], x[0]]];
    let mut c = [[x[3], 2.0], [x[1], x[2]]];
    mem::swap(&mut b[0], &mut c[1]);
    for k in 0..2 {
        mem::swap(&mut b[k], &mut c[1 - k]);
        b[k][0] *= c[k][1];
    }
    let mut other = vec![x[2] * x[2], x[0], 1.5];
    mem::swap(&mut a[1], &mut other);
    a.swap(0, 1);
    a[0][2] * a[1][0] + other[1] * b[0][0] * b[1][1] - c[0][0] * c[1][1]
}

/// Lists of different lengths, and one that does not change otherwise.
#[differentiable(hessian)]
fn lengths(x: f64, y: f64, n: usize) -> f64 {
    let mut short = vec![x, y];
    let mut long = vec![x * y, 2.0, x.sin(), y];
    let mut sum = 0.0;
    for _ in 0..n {
        for k in 0..short.len() {
            sum += short[k] * short[k] * long[0];
            short[k] += x;
        }
        mem::swap(&mut short, &mut long);
    }
    sum * short[1] + long[1]
}

/// One of the two carries no derivative until then.
#[differentiable(hessian)]
fn with_constants(x: f64, n: usize) -> f64 {
    let mut a = vec![x, x * x];
    let mut b = vec![0.5, 1.5];
    let first = b[0];
    for _ in 0..n {
        mem::swap(&mut a, &mut b);
    }
    a[0] * a[1].cos() + first * b[1]
}

#[derive(Clone, Differentiable)]
struct Body {
    place: Vec<f64>,
    speed: Vec<f64>,
    scratch: Vec<f64>,
    mass: f64,
}

#[differentiable(hessian)]
impl Body {
    fn push(&mut self, h: f64) {
        for i in 0..self.place.len() {
            self.scratch[i] = self.place[i] + h * self.speed[i] / self.mass;
            self.speed[i] -= h * self.place[i].powi(3);
        }
        mem::swap(&mut self.place, &mut self.scratch);
    }

    fn mirrored(mut self) -> Body {
        mem::swap(&mut self.place, &mut self.speed);
        self
    }
}

/// Fields of a struct, by methods.
#[differentiable(hessian)]
fn pushed(x: &[f64], mass: f64, n: usize) -> f64 {
    let mut body = Body { place: x.to_vec(), speed: vec![0.1; x.len()], scratch: vec![0.0; x.len()], mass };
    for _ in 0..n {
        body.push(0.1);
    }
    let other = body.clone().mirrored();
    body.place[0] * other.place[1] + body.scratch[1]
}

#[derive(Clone, Copy, Differentiable)]
struct Point {
    x: f64,
    y: f64,
}

/// Whole structs, elements of lists of them, and parts of tuples.
#[differentiable(hessian)]
fn points(a: f64, b: f64) -> f64 {
    let (mut p, mut q) = (Point { x: a, y: b }, Point { x: a * b, y: b.sin() });
    p.x += 1.0;
    mem::swap(&mut p, &mut q);
    p.x *= q.y;
    let mut all = vec![p, q, Point { x: b, y: a }];
    let mut single = Point { x: a * a, y: 0.3 };
    mem::swap(&mut all[1], &mut single);
    mem::swap(&mut all[0].x, &mut single.y);
    let mut pair = ([a, b], [b, 0.5]);
    mem::swap(&mut pair.0, &mut pair.1);
    all[0].x * all[1].y + single.x * single.y * pair.0[0] - all[2].x * pair.1[1]
}

/// A parameter that comes by value, and one that is lent to the callee, exchange with locals.
#[differentiable(hessian)]
fn with_parameters(mut u: Vec<f64>, x: f64) -> f64 {
    let mut t = vec![x, x * x, 1.0];
    for i in 0..3 {
        u[i] *= t[i] * x;
        mem::swap(&mut u, &mut t);
    }
    exchanged_inside(&mut u, x) * t[1] + u[2] * u[1]
}

#[differentiable(hessian)]
fn exchanged_inside(u: &mut Vec<f64>, x: f64) -> f64 {
    let mut t = vec![x * u[1], x * x, u[0].sin()];
    mem::swap(u, &mut t);
    t[1] * t[2] * u[0]
}

/// The loop is left between an exchange and what follows it.
#[differentiable(hessian)]
fn left_between(x: &[f64; 2], limit: f64) -> f64 {
    let mut a = vec![x[0], x[1]];
    let mut b = vec![1.0, x[0] * x[1]];
    let mut n = 0;
    loop {
        mem::swap(&mut a, &mut b);
        a[0] += b[1] * b[1];
        if a[0] > limit || n > 5 {
            break;
        }
        mem::swap(&mut a[..1][0], &mut b[1]);
        n += 1;
        b[0] *= a[1] + 0.3;
    }
    a[0] * b[1] + a[1] * b[0]
}

/// The greatest of numbers that are computed from what precedes the index: nothing is looked at before the first item.
#[differentiable(hessian)]
fn greatest_before(a: &[f64]) -> f64 {
    let at = (1..=a.len()).max_by(|&i, &j| (a[i - 1] * a[i - 1]).total_cmp(&(a[j - 1] * a[j - 1]))).unwrap();
    a[at - 1] * a[0]
}

mod check {
    check!(diffusion { start: var_ref [0.8, -0.6, 0.3, 1.2, 0.5], k: var 0.2, steps: fixed 4 } modes: reverse, forward, hessian);
    check!(relaxed { start: var_ref [0.8, -0.6, 0.3, 1.2], k: var 0.7 } modes: reverse, forward, hessian);
    check!(forgotten { x: var_ref [0.8, -0.6, 0.3], n: fixed 4 } modes: reverse, forward, hessian);
    check!(ordered { x: var [0.8, -0.6, 0.3], y: var [0.5, 0.9, -0.4] } modes: reverse, forward, hessian);
    check!(rows { x: var_ref [0.8, -0.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(lengths { x: var 0.8, y: var -0.6, n: fixed 3 } modes: reverse, forward, hessian);
    check!(with_constants { x: var 0.8, n: fixed 3 } modes: reverse, forward, hessian);
    check!(pushed { x: var_ref [0.8, -0.6, 0.3], mass: var 1.4, n: fixed 3 } modes: reverse, forward, hessian);
    check!(with_parameters { u: var vec![0.3, 0.5, 0.7], x: var 1.3 } modes: reverse, forward, hessian);
    check!(points { a: var 0.8, b: var -0.6 } modes: reverse, forward, hessian);
    check!(left_between { x: var_ref [0.8, -0.6], limit: var 3.0 } modes: reverse, forward, hessian);
    check!(greatest_before { a: var_ref [0.8, -1.6, 0.3] } modes: reverse, forward, hessian);
}
