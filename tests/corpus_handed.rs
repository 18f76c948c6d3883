//! Closures without types that hand what they are given on to differentiable functions: slices, arrays, structs and numbers,
//! by reference and by value.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
fn of_slice(f: impl Fn(&[f64]) -> f64, x: &[f64]) -> f64 {
    f(x) * f(&x[1..])
}

#[differentiable(hessian)]
fn of_array(f: &dyn Fn(&[f64; 2]) -> f64, x: &[f64; 2]) -> f64 {
    f(x) + x[0]
}

#[differentiable(hessian)]
fn of_owned<F: Fn([f64; 2]) -> f64>(f: F, x: &[f64; 2]) -> f64 {
    f(*x) * x[1]
}

#[differentiable(hessian)]
fn of_number(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * f(2.0 * x)
}

#[differentiable(hessian)]
fn weighted(g: f64, s: &[f64]) -> f64 {
    s.iter().map(|x| (g * x).sin()).sum()
}

#[differentiable(hessian)]
fn product(g: f64, s: &[f64; 2]) -> f64 {
    g * s[0] * s[1].sin()
}

#[differentiable(hessian)]
fn product_of_owned(g: f64, s: [f64; 2]) -> f64 {
    g * s[0] * s[1].sin()
}

#[differentiable(hessian)]
fn wave(g: f64, t: f64) -> f64 {
    (g * t).sin()
}

#[differentiable(hessian)]
fn slices_handed_on(g: f64, r: &[f64]) -> f64 {
    let whole = of_slice(|s| weighted(g, s), r);
    whole + of_slice(|s| weighted(g, s) * s[0] + weighted(s[0], s), r)
}

#[differentiable(hessian)]
fn arrays_handed_on(g: f64, r: &[f64; 2]) -> f64 {
    let lent = of_array(&|s| product(g, s), r);
    let owned = of_owned(|s| product_of_owned(g, s), r);
    lent * owned + of_owned(|s| product(g, &s) + product_of_owned(s[1], s), r)
}

#[differentiable(hessian)]
fn numbers_handed_on(g: f64, x: f64) -> f64 {
    of_number(|t| wave(g, t), x) + of_number(|t| of_number(|u| wave(t, u), g), x)
}

/// Another name, a closure that is called in place, and a closure inside.
#[differentiable(hessian)]
fn handed_on_further(g: f64, r: &[f64]) -> f64 {
    let named = of_slice(
        |s| {
            let same = s;
            weighted(g, same)
        },
        r,
    );
    let called = of_slice(
        |s| {
            let inner = |q| weighted(g, q);
            inner(s) * g
        },
        r,
    );
    named * called + of_slice(|s| of_slice(|t| weighted(g, t), s), r)
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct State {
    x: f64,
    v: f64,
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Spring {
    stiffness: f64,
    drag: f64,
}

#[differentiable(hessian)]
impl Spring {
    fn slope(&self, s: &State) -> State {
        State { x: s.v, v: -self.stiffness * s.x.sin() - self.drag * s.v }
    }

    fn after(&self, s: &State) -> f64 {
        let end = heun(|s| self.slope(s), s, 0.1);
        end.x * end.v
    }
}

/// A step of an ODE solver that takes the right-hand side.
#[differentiable(hessian)]
fn heun(f: impl Fn(&State) -> State, s: &State, h: f64) -> State {
    let first = f(s);
    let guess = State { x: s.x + h * first.x, v: s.v + h * first.v };
    let second = f(&guess);
    State { x: s.x + 0.5 * h * (first.x + second.x), v: s.v + 0.5 * h * (first.v + second.v) }
}

#[differentiable(hessian)]
fn structs_handed_on(stiffness: f64, drag: f64, x: f64, v: f64) -> f64 {
    let spring = Spring { stiffness, drag };
    let start = State { x, v };
    let end = heun(|s| spring.slope(s), &start, 0.2);
    spring.after(&end) + end.x
}

#[differentiable(hessian)]
fn euler(f: impl Fn(f64, &[f64]) -> Vec<f64>, y: &[f64], n: usize) -> Vec<f64> {
    let mut y = y.to_vec();
    for i in 0..n {
        let slope = f(0.1 * i as f64, &y);
        for (y, slope) in y.iter_mut().zip(&slope) {
            *y += 0.1 * slope;
        }
    }
    y
}

#[differentiable(hessian)]
fn decay(rate: f64, t: f64, y: &[f64]) -> Vec<f64> {
    y.iter().map(|y| -rate * y * (1.0 + t)).collect()
}

#[differentiable(hessian)]
fn lists_handed_on(rate: f64, y: &[f64]) -> f64 {
    let end = euler(|t, y| decay(rate, t, y), y, 4);
    end[0] * end[1]
}

mod check {
    check!(slices_handed_on { g: var 0.7, r: var_ref [0.7, -0.2, 0.4] } modes: reverse, forward, hessian);
    check!(arrays_handed_on { g: var 0.7, r: var_ref [0.7, -0.2] } modes: reverse, forward, hessian);
    check!(numbers_handed_on { g: var 0.7, x: var 0.4 } modes: reverse, forward, hessian);
    check!(handed_on_further { g: var 0.7, r: var_ref [0.7, -0.2, 0.4] } modes: reverse, forward, hessian);
    check!(structs_handed_on { stiffness: var 1.3, drag: var 0.2, x: var 0.4, v: var -0.7 } modes: reverse, forward, hessian);
    check!(lists_handed_on { rate: var 0.7, y: var_ref [0.7, -0.2] } modes: reverse, forward, hessian);
}
