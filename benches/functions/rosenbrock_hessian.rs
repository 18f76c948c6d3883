//! The Hessian of the Rosenbrock function of 10 variables: dense as a matrix, tridiagonal by structure.
//!
//! What takes the time is stores, of which the machine measured on takes one a cycle: 28 of entries, after about 25 of zeros by
//! `memset`, which is as wide as the machine can. By hand no known zero is computed either, so for the baseline of x86-64 both are
//! the same program. With AVX (`-C target-cpu=x86-64-v3`) rustc stores zeros in line as wide, and what is generated stores no
//! entry twice: 46 stores, 12.2 ns where the hand needs 13.8 to 16.0.

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

/// Only what is not zero is computed, the symmetric part once, column by column.
fn by_hand(x: &[f64; N]) -> SMatrix<f64, N, N> {
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
        name: "Rosenbrock, n = 10, Hessian",
        // 9 ns against 12 to 15 ns.
        yardstick: Yardstick::to_hand(9.0 / 13.5),
        function: || rosenbrock(black_box(&x)),
        by_hand: || by_hand(black_box(&x)),
        generated: || rosenbrock::hessian(black_box(&x)),
    });
}
