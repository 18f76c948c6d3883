//! Variables that hold tuples: assigned whole and in part, from literals, calls and other tuples.
#![allow(clippy::all, unused_assignments)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn turned(s: (f64, f64), k: f64) -> (f64, f64) {
    (s.1 * s.0, -k * s.0)
}

#[differentiable(hessian)]
fn state_of_an_integrator(k: f64) -> f64 {
    let mut s = (1.0, 0.5);
    for _ in 0..3 {
        s = turned(s, k);
    }
    s.0 + s.1
}

#[differentiable(hessian)]
fn two_variables(k: f64) -> f64 {
    let (mut a, mut b) = (1.0, 0.5);
    for _ in 0..3 {
        (a, b) = turned((a, b), k);
    }
    a * b
}

#[differentiable(hessian)]
fn parts_exchanged(k: f64) -> f64 {
    let mut s = ([k, 1.0], [k * k, 3.0]);
    s = (s.1, s.0);
    s = (s.1, s.0);
    s = (s.1, s.0);
    s.0[0] * s.1[0] * s.1[0]
}

#[differentiable(hessian)]
fn tuples_of_tuples(k: f64) -> f64 {
    let mut s = ((k, 1.0), k * 2.0);
    s = ((s.1, s.0.0), s.0.1);
    s.0 = (s.0.1, s.0.0);
    s.0.0.sin() * s.0.1 * s.1 * s.0.1
}

#[differentiable(hessian)]
fn parts_from_calls(k: f64) -> f64 {
    let mut t = (0.0, (1.0, k));
    let p = (k, (k * k, 2.0));
    t = p;
    t.1 = turned(t.1, k);
    (t.0, _) = turned(t.1, t.0);
    t.0 * t.1.0 + t.1.1
}

fn counted(n: usize) -> (usize, usize) {
    (n + 1, n)
}

#[differentiable(hessian)]
fn inactive_tuples(k: f64) -> f64 {
    let mut t = (0, 1);
    let mut u = t;
    t = counted(t.0 + 2);
    (u.0, u.1) = counted(t.1);
    let q = (k, u.1);
    let (mut c, mut d) = (1.0, 0);
    (c, d) = q;
    k * k * c * (t.0 * u.0 + d) as f64
}

mod check {
    check!(state_of_an_integrator { k: var 0.7 } modes: reverse, forward, hessian);
    check!(two_variables { k: var 0.7 } modes: reverse, forward, hessian);
    check!(parts_exchanged { k: var 0.7 } modes: reverse, forward, hessian);
    check!(tuples_of_tuples { k: var 0.7 } modes: reverse, forward, hessian);
    check!(parts_from_calls { k: var 0.7 } modes: reverse, forward, hessian);
    check!(inactive_tuples { k: var 0.7 } modes: reverse, forward, hessian);
}
