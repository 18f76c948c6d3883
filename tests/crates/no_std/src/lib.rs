//! Functions of static sizes, in a crate with neither `std` nor `alloc`.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use autodiff::{Differentiable, differentiable};
use num_traits::Float;

/// A damped spring.
#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
pub struct Spring {
    /// How hard it pulls.
    pub stiffness: f64,
    /// How fast it comes to rest, by axis.
    pub damping: [f64; 2],
}

/// Scalars, elementary and special functions, a branch.
#[differentiable(hessian)]
pub fn well(x: f64, depth: f64) -> f64 {
    let y = if x > 0.0 { x.sin() * depth } else { x * x };
    (y + depth).exp()
}

/// Arrays in and out.
#[differentiable(forward)]
pub fn rotate(angle: f64, v: [f64; 2]) -> [f64; 2] {
    let (s, c) = angle.sin_cos();
    [c * v[0] - s * v[1], s * v[0] + c * v[1]]
}

/// A loop with a known number of steps, whose states are recorded.
#[differentiable(hessian)]
pub fn relax(spring: &Spring, start: [f64; 2]) -> f64 {
    let mut x = start;
    for _ in 0..8 {
        for i in 0..2 {
            x[i] -= spring.damping[i] * (spring.stiffness * x[i]).sin();
        }
    }
    x[0] * x[1]
}

/// A call of another one.
#[differentiable(forward)]
pub fn length(v: [f64; 2], angle: f64) -> f64 {
    let w = rotate(angle, v);
    w[0] * w[0] * w[1]
}

/// An early return.
#[differentiable(hessian)]
pub fn clipped(x: f64, limit: f64) -> f64 {
    let y = x * x;
    if y > limit {
        return limit * x;
    }
    y * x.exp()
}

/// Changes its argument.
#[differentiable(forward)]
pub fn scale(xs: &mut [f64; 3], factor: f64) {
    for x in xs.iter_mut() {
        *x *= factor * *x;
    }
}
