//! No prelude, in this edition and with all options.
#![no_implicit_prelude]
#![forbid(unsafe_code)]

use ::autodiff::differentiable;
use ::std::iter::{IntoIterator, Iterator};

#[differentiable(hessian, graph, check(&[1.0, 2.0], 3))]
fn norm(xs: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for x in xs.into_iter() {
        sum += x.powi(n as i32);
    }
    sum.sqrt()
}

#[differentiable(jacobian)]
fn pair(x: f64, y: f64) -> [f64; 2] {
    [x * y, norm(&[x, y], 2)]
}

fn main() {
    ::std::assert_eq!(norm::grad(&[0.0, 4.0], 2), [0.0, 1.0]);
    ::std::assert_eq!(pair::jvp(0.0, 4.0, 0.0, 1.0), ([0.0, 4.0], [0.0, 1.0]));
}
