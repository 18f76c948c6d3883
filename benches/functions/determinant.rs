//! The determinant of a 20 x 20 matrix, factored in place: what the way back needs is in the factors.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;

const N: usize = 20;

#[differentiable]
fn determinant(mut a: [[f64; N]; N]) -> f64 {
    let mut det = 1.0;
    for k in 0..N {
        det *= a[k][k];
        for i in k + 1..N {
            let l = a[i][k] / a[k][k];
            a[i][k] = l;
            for j in k + 1..N {
                a[i][j] -= l * a[k][j];
            }
        }
    }
    det
}

/// Row `k` and the multipliers of column `k` are final after step `k`: only the running product is kept.
fn by_hand(mut a: [[f64; N]; N]) -> (f64, [[f64; N]; N]) {
    let mut det = 1.0;
    let mut det_old = [0.0; N];
    for k in 0..N {
        det_old[k] = det;
        det *= a[k][k];
        let (above, below) = a.split_at_mut(k + 1);
        let pivot_row = &above[k];
        for row in below {
            let l = row[k] / pivot_row[k];
            row[k] = l;
            for j in k + 1..N {
                row[j] -= l * pivot_row[j];
            }
        }
    }
    let value = det;

    let mut d_a = [[0.0; N]; N];
    let mut d_det = 1.0;
    for k in (0..N).rev() {
        let inverse = 1.0 / a[k][k];
        let mut d_pivot = d_det * det_old[k];
        d_det *= a[k][k];
        let pivot_row = &a[k];
        let (above, below) = d_a.split_at_mut(k + 1);
        let d_pivot_row = &mut above[k];
        for (row, d_row) in a[k + 1..].iter().zip(below) {
            let l = row[k];
            let d_l = d_eliminate(l, &pivot_row[k + 1..], &d_row[k + 1..], &mut d_pivot_row[k + 1..]);
            let d_quotient = d_l * inverse;
            d_row[k] = d_quotient;
            d_pivot -= d_quotient * l;
        }
        d_pivot_row[k] = d_pivot;
    }
    (value, d_a)
}

/// The way back of `row -= l * pivot_row`: one pass, in lanes so that the sum vectorises, too.
#[inline]
pub(super) fn d_eliminate(l: f64, pivot_row: &[f64], d_row: &[f64], d_pivot_row: &mut [f64]) -> f64 {
    const LANES: usize = 4;
    let (pivots, last_pivots) = pivot_row.as_chunks::<LANES>();
    let (ds, last_ds) = d_row.as_chunks::<LANES>();
    let (d_pivots, last_d_pivots) = d_pivot_row.as_chunks_mut::<LANES>();
    let mut d_l = [0.0; LANES];
    for ((pivot, d), d_pivot) in pivots.iter().zip(ds).zip(d_pivots) {
        for i in 0..LANES {
            d_l[i] -= d[i] * pivot[i];
            d_pivot[i] -= l * d[i];
        }
    }
    let mut d_l = (d_l[0] + d_l[1]) + (d_l[2] + d_l[3]);
    for ((pivot, d), d_pivot) in last_pivots.iter().zip(last_ds).zip(last_d_pivots) {
        d_l -= d * pivot;
        *d_pivot -= l * d;
    }
    d_l
}

/// A matrix whose pivots are near 1, in this order of rows.
pub(super) fn input() -> [[f64; N]; N] {
    let mut random = Random::new(4);
    let mut a = random.matrix(-0.2, 0.2);
    for (i, row) in a.iter_mut().enumerate() {
        row[i] += 1.0;
    }
    a
}

pub(crate) fn run(bench: &mut Bench) {
    let a = input();
    bench.with_value(Case {
        name: "LU determinant, 20 x 20, in place",
        yardstick: Yardstick::gradient(2.64, 1.41),
        function: || determinant(*black_box(&a)),
        by_hand: || by_hand(*black_box(&a)),
        generated: || determinant::value_and_grad(*black_box(&a)),
    });
}
