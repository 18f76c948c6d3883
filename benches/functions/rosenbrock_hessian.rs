//! The Hessian of the Rosenbrock function of 10 variables: dense as a matrix, tridiagonal by structure.
//!
//! What takes the time is stores. Term by term, as one writes it at first, each entry of the diagonal is written twice and more; by
//! structure no known zero is computed and nothing twice, which is what is generated, too, so that both are the same program.

use std::hint::black_box;

use autodiff::differentiable;
use nalgebra::SMatrix;

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;

const N: usize = 10;

#[differentiable(hessian)]
fn rosenbrock(x: &[f64; 10]) -> f64 {
    let mut sum = 0.0;
    for i in 0..9 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        sum += a * a + 100.0 * b * b;
    }
    sum
}

/// Each term adds its block of two by two.
fn term_by_term(x: &[f64; N]) -> SMatrix<f64, N, N> {
    let mut hessian = SMatrix::zeros();
    for i in 0..N - 1 {
        let beside = -400.0 * x[i];
        hessian[(i, i)] += 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0;
        hessian[(i, i + 1)] += beside;
        hessian[(i + 1, i)] += beside;
        hessian[(i + 1, i + 1)] += 200.0;
    }
    hessian
}

/// Only what is not zero is computed, the symmetric part once, column by column.
fn by_structure(x: &[f64; N]) -> SMatrix<f64, N, N> {
    let mut hessian = SMatrix::zeros();
    let columns = &mut hessian.data.0;
    let mut from_left = 2.0;
    for i in 0..N - 1 {
        let beside = -400.0 * x[i];
        columns[i][i] = 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + from_left;
        columns[i][i + 1] = beside;
        columns[i + 1][i] = beside;
        from_left = 202.0;
    }
    columns[N - 1][N - 1] = 200.0;
    hessian
}

pub(crate) fn run(bench: &mut Bench) {
    let x = Random::new(6).array(-2.0, 2.0);
    bench.derivative_only(Case {
        name: "Rosenbrock, Hessian, hand by structure",
        // Nobody was measured beside a version like this one.
        yardstick: Yardstick::NONE,
        function: || rosenbrock(black_box(&x)),
        by_hand: || by_structure(black_box(&x)),
        generated: || rosenbrock::hessian(black_box(&x)),
    });
    bench.derivative_only(Case {
        name: "Rosenbrock, Hessian, hand by terms",
        // 9 ns against 12 to 15 ns.
        yardstick: Yardstick::to_hand(9.0 / 13.5),
        function: || rosenbrock(black_box(&x)),
        by_hand: || term_by_term(black_box(&x)),
        generated: || rosenbrock::hessian(black_box(&x)),
    });
}
