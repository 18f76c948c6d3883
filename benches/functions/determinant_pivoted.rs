//! The determinant with partial pivoting: rows of values, and on the way back of adjoints, change
//! places through `slice::swap`.

use std::hint::black_box;

use autodiff::differentiable;

use super::determinant::{d_eliminate, input};
use crate::support::measure::{Bench, Case, Yardstick};

const N: usize = 20;

#[differentiable]
fn determinant_pivoted(mut a: [[f64; N]; N]) -> f64 {
    let mut det = 1.0;
    for k in 0..N {
        let mut pivot = k;
        for i in k + 1..N {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            a.swap(k, pivot);
            det = -det;
        }
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

/// As without pivoting; the rows change back as the steps are taken back.
fn by_hand(mut a: [[f64; N]; N]) -> (f64, [[f64; N]; N]) {
    let mut det = 1.0;
    let mut det_old = [0.0; N];
    let mut pivots = [0; N];
    for k in 0..N {
        let mut pivot = k;
        for i in k + 1..N {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        pivots[k] = pivot;
        if pivot != k {
            a.swap(k, pivot);
            det = -det;
        }
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
        let pivot = pivots[k];
        if pivot != k {
            a.swap(k, pivot);
            d_a.swap(k, pivot);
            d_det = -d_det;
        }
    }
    (value, d_a)
}

pub(crate) fn run(bench: &mut Bench) {
    let mut a = input();
    // Something to swap in nearly every step.
    a.reverse();
    bench.with_value(Case {
        name: "LU determinant, 20 x 20, pivoted",
        yardstick: Yardstick::NONE,
        function: || determinant_pivoted(*black_box(&a)),
        by_hand: || by_hand(*black_box(&a)),
        generated: || determinant_pivoted::value_and_grad(*black_box(&a)),
    });
}
