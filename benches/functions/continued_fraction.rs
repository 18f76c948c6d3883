//! Lambert's continued fraction of the tangent, 200 terms, as a recurrence through `fold`.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};

const TERMS: usize = 200;

/// `tan x = x / (1 - x² / (3 - x² / (5 - ...)))`
#[differentiable]
fn tangent(x: f64) -> f64 {
    let last = (2 * TERMS + 1) as f64;
    let below = (0..TERMS).rev().fold(last, |tail, n| (2 * n + 1) as f64 - x * x / tail);
    x / below
}

/// Records the tails, in an array: the trip count is known when this is compiled.
fn by_hand(x: f64) -> (f64, f64) {
    let square = x * x;
    let mut tails = [0.0; TERMS];
    let mut tail = (2 * TERMS + 1) as f64;
    for n in (0..TERMS).rev() {
        tails[n] = tail;
        tail = (2 * n + 1) as f64 - square / tail;
    }
    let value = x / tail;

    let mut d_square = 0.0;
    let mut d_tail = -value / tail;
    let d_x = 1.0 / tail;
    for tail in tails {
        // The divisions do not wait for each other, the adjoint's own chain is one product a term.
        let inverse = 1.0 / tail;
        d_square -= d_tail * inverse;
        d_tail *= square * (inverse * inverse);
    }
    (value, d_x + 2.0 * x * d_square)
}

pub(crate) fn run(bench: &mut Bench) {
    bench.with_value(Case {
        name: "continued fraction, fold of 200 terms",
        yardstick: Yardstick::NONE,
        function: || tangent(black_box(1.2)),
        by_hand: || by_hand(black_box(1.2)),
        generated: || tangent::value_and_grad(black_box(1.2)),
    });
}
