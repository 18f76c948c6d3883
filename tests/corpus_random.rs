//! What random programs found wrong, made small.
#![allow(clippy::all, unreachable_pub, missing_docs)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone, Copy, Debug)]
pub struct State {
    pub x: f64,
    pub v: f64,
}

#[differentiable(hessian)]
impl State {
    fn stays(&mut self, a: f64) -> f64 {
        *self = *self;
        self.v = a.sin();
        self.x * self.v
    }
}

#[differentiable(hessian)]
fn stored_where_it_stands(a: f64, b: f64) -> f64 {
    let mut s = State { x: a, v: b };
    let y = s.stays(a * b);
    s = s;
    y * s.x * s.v
}

/// What a loop goes over has a value in one branch only, as far as the reverse sweep knows.
#[differentiable(hessian)]
fn written_after_the_loop(a: f64, mut list: [f64; 3]) -> f64 {
    for item in list.iter_mut() {
        let mut copies = [*item * a; 3];
        for copy in copies.iter() {
            *item += *copy;
        }
        if *item > 0.5 {
            copies = [0.0, a, copies[2].sin()];
            *item *= copies[1] + copies[2];
        }
    }
    list[0] * list[1] + list[2]
}

/// The zero that is its tangent is shaped like the list before that goes out.
#[differentiable(forward)]
fn constant_list(_a: f64) -> Vec<f64> {
    vec![2.0_f64.sin(), 0.5]
}

#[differentiable(forward)]
fn constant_in_a_pair(a: f64) -> (Vec<f64>, f64) {
    (vec![0.3, 0.7], a.sin())
}

#[differentiable(forward)]
fn of_constants(a: f64, b: f64) -> f64 {
    let (list, factor) = constant_in_a_pair(a * b);
    constant_list(a)[1] * b + list[0] * factor * a
}

#[differentiable(hessian)]
fn read_times_one(v: &[f64]) -> f64 {
    v[1] * 1.0
}

/// Numbers that only literals were stored in, asked by a method where nothing else tells which float they are.
#[differentiable(wrt(a), hessian)]
fn nothing_but_literals(a: f64, more: bool) -> f64 {
    let t: f64 = loop {
        break 0.5;
    };
    let u: f64 = if more { 0.5 } else { 1.5 };
    let mut w: f64 = 0.25;
    if more {
        w = 1.25;
    }
    let s = State { x: t.sin() + u.exp(), v: w.cos() };
    s.x * a * a + s.v * a
}

mod check {
    check!(nothing_but_literals { a: var 0.7, more: fixed true } modes: reverse, forward, hessian);
    check!(stored_where_it_stands { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(constant_list { _a: var 0.7 } modes: vjp, forward);
    check!(of_constants { a: var 0.7, b: var -0.4 } modes: reverse, forward);
    check!(read_times_one { v: var_ref vec![0.3, -0.4] } modes: reverse, forward, hessian);
    check!(written_after_the_loop { a: var 0.7, list: var [0.3, -0.4, 0.9] } modes: reverse, forward, hessian);
}
