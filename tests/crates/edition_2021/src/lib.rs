//! Every form of derivative, in a strict crate of the edition before, without the prelude, under another name.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

extern crate gradients;
extern crate std;

use ::gradients::{differentiable, Differentiable};
// For the methods of iterators, as anywhere without the prelude.
use ::std::iter::Iterator;

/// Names of the prelude that mean something else here.
#[allow(dead_code, non_snake_case, non_camel_case_types)]
mod own {
    pub(crate) struct Vec;
    pub(crate) struct Box;
    pub(crate) trait FnOnce {}
    pub(crate) trait Fn {}
    pub(crate) trait Clone {}
    pub(crate) trait Into {}
    pub(crate) trait Default {}
    pub(crate) fn Some() {}
    pub(crate) fn None() {}
    pub(crate) fn Ok() {}
    pub(crate) fn Err() {}
    pub(crate) fn drop() {}
}
#[allow(unused_imports)]
use own::*;

/// A line.
#[derive(Differentiable, ::std::clone::Clone, ::std::fmt::Debug)]
#[differentiable(crate = gradients)]
pub struct Line {
    /// How steep it is.
    pub slopes: ::std::vec::Vec<f64>,
    /// Where it starts.
    pub offset: f64,
}

#[differentiable(crate = gradients, hessian, jacobian)]
impl Line {
    /// The height of the line.
    pub fn at(&self, xs: &[f64]) -> f64 {
        let mut y = self.offset;
        for (slope, x) in self.slopes.iter().zip(xs) {
            y += slope * x.sin();
        }
        y
    }
}

/// Two numbers of two.
#[differentiable(crate = gradients, jacobian)]
pub fn polar(radius: f64, angle: f64) -> [f64; 2] {
    [radius * angle.cos(), radius * angle.sin()]
}

/// A number of two.
#[differentiable(crate = gradients, hessian)]
pub fn bowl(x: f64, y: f64) -> f64 {
    x * x * y + y.exp()
}

/// Sums what it is told to sum.
#[differentiable(crate = gradients, forward)]
pub fn total(xs: &[f64], weight: impl ::std::ops::Fn(f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += weight(*x);
    }
    sum
}

/// Passes a closure on.
#[differentiable(crate = gradients, forward)]
pub fn powers(xs: &[f64], scale: f64) -> f64 {
    total(xs, |x| scale * x * x)
}

/// Changes its argument.
#[differentiable(crate = gradients, forward)]
pub fn shrink(xs: &mut [f64], rate: f64) -> f64 {
    for x in xs.iter_mut() {
        *x -= rate * *x * *x;
    }
    xs[0]
}
