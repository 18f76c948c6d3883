//! The user's own items with the names of the prelude, of `std` and of primitives.

use autodiff::differentiable;

#[allow(dead_code)]
mod std {}
#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod alloc {}
#[allow(dead_code)]
struct Vec;
#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct Default;
#[allow(dead_code)]
trait Clone {}
#[allow(dead_code)]
trait Iterator {}
#[allow(dead_code)]
trait Sized {}
#[allow(dead_code)]
struct Active;
#[allow(dead_code)]
fn drop() {}
#[allow(dead_code)]
fn no_diff() {}

#[differentiable(hessian)]
fn energy(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        if *x > 0.0 {
            sum += x.sin() * x;
        }
    }
    sum
}

#[differentiable(forward)]
fn iterate(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y = y * y - x;
    }
    y
}

fn main() {
    assert_eq!(energy::grad(&[-1.0, 0.0]), [0.0, 0.0]);
    assert_eq!(iterate::grad(2.0, 2), 11.0);
}
