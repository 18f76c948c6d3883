//! Lints that cannot be allowed again.
#![forbid(unsafe_code, missing_docs, unreachable_pub, arithmetic_overflow)]

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
    assert_eq!(relax(&mut xs, 0.5), 1.5);
    let mut xs = [1.0, 2.0];
    let (mut d_xs, mut d_rate) = ([0.0; 2], 0.0);
    assert_eq!(relax::accumulate_grad(&mut xs, 0.5, 1.0, &mut d_xs, &mut d_rate), 1.5);
    assert_eq!((xs, d_xs, d_rate), ([1.5, 1.0], [-0.5, 1.0], -1.0));
}
