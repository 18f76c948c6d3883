//! Lints that cannot be allowed again.
#![forbid(unsafe_code, missing_docs, unused_must_use, unused_mut, unused_assignments, unused_parens, arithmetic_overflow)]

use autodiff::differentiable;

/// An in-place update.
#[differentiable(forward)]
pub fn relax(xs: &mut [f64], rate: f64) -> f64 {
    for i in 1..xs.len() {
        xs[i] -= rate * xs[i - 1];
    }
    xs.swap(0, 1);
    xs[0]
}

fn main() {
    let mut xs = [1.0, 2.0];
    let value = relax(&mut xs, 0.5);
    assert_eq!(value, 1.5);
}
