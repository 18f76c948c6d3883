//! The Rosenbrock function of 1000 variables: a reduction in which each term reads two neighbours.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        sum += a * a + 100.0 * b * b;
    }
    sum
}

/// Gathers: `d_x[i]` is written once, with what its left neighbour's term left for it in a register.
fn by_hand(x: &[f64]) -> (f64, Vec<f64>) {
    let n = x.len();
    let mut d_x = vec![0.0; n];
    let mut sum = 0.0;
    let mut from_left = 0.0;
    for (d, pair) in d_x.iter_mut().zip(x.windows(2)) {
        let a = 1.0 - pair[0];
        let b = pair[1] - pair[0] * pair[0];
        sum += a * a + 100.0 * b * b;
        let d_b = 200.0 * b;
        *d = from_left - 2.0 * a - 2.0 * pair[0] * d_b;
        from_left = d_b;
    }
    d_x[n - 1] = from_left;
    (sum, d_x)
}

pub(crate) fn run(bench: &mut Bench) {
    let x = Random::new(1).vec(1000, -2.0, 2.0);
    bench.with_value(Case {
        name: "Rosenbrock, n = 1000",
        yardstick: Yardstick::gradient(1.73, 0.99),
        function: || rosenbrock(black_box(&x)),
        by_hand: || by_hand(black_box(&x)),
        generated: || rosenbrock::value_and_grad(black_box(&x)),
    });
}
