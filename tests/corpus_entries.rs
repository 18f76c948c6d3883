//! Loops over the entries of matrices, which are borrowed as a slice in front of the loop where nothing else is asked for.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::differentiable;
use nalgebra::{DMatrix, DVector, Matrix2x3};

#[differentiable(hessian)]
fn bent(x: f64) -> f64 {
    x / (1.0 + x * x)
}

/// Written and read in step, out of step, in a branch, with an end before the last entry.
#[differentiable(hessian)]
fn changed_in_place(m: &DMatrix<f64>, k: f64) -> f64 {
    let mut h = m.map(|v| (k * v).sin());
    for i in 1..h.len() {
        h[i] += k * h[i - 1];
    }
    for i in 0..h.len() {
        if h[i] > 0.4 {
            h[i] *= k;
        }
    }
    for i in 0..h.len() {
        if h[i] < -0.5 {
            break;
        }
        h[i] = h[i] * h[i] + 0.1;
    }
    let mut sum = 0.0;
    for i in 0..2 {
        sum += h[i] * m[i];
    }
    sum + h.norm_squared()
}

/// Rounds over all entries within rounds; the last ones look at the shape as well.
#[differentiable(hessian)]
fn rounds(m: &DMatrix<f64>, k: f64) -> f64 {
    let mut h = m.map(|v| v + k);
    for round in 0..3 {
        for i in 0..h.len() {
            h[i] = 0.5 * bent(h[i]) + 0.1 * round as f64;
        }
    }
    for i in 0..3 {
        h[i] *= k / h.len() as f64;
    }
    for i in 0..h.len() {
        h[i] *= h.sum();
    }
    h.sum()
}

/// Functions and closures that look at the matrix as a whole, at another one, and at what is mapped.
#[differentiable(hessian)]
fn maps(m: &DMatrix<f64>, k: f64) -> f64 {
    let sums = m * m.transpose() + m * k;
    let squares = sums.map(|v| v * v * sums[(0, 0)]);
    let both = sums.zip_map(&squares, |a, b| bent(a) - b.sin());
    let again = (&both - &squares).map(bent).map(|v| v * v);
    let mut total = 0.0;
    for (a, b) in both.iter().zip(again.iter()) {
        total += a * b;
    }
    total + squares.sum()
}

/// Shapes that are known, and vectors.
#[differentiable(hessian)]
fn known_shapes(m: &Matrix2x3<f64>, v: &DVector<f64>) -> f64 {
    let mut h = m.map(bent);
    for i in 0..4 {
        h[i] *= v[0];
    }
    let mut w = v.zip_map(v, |a, b| a * b.exp());
    for i in 0..w.len() {
        w[i] += h[i + 1];
    }
    w.norm_squared() * h[5]
}

/// Without entries, nothing is borrowed beyond them.
#[test]
fn nothing_to_map() {
    let (value, (d_m, d_k)) = rounds_of_any::value_and_grad(&DMatrix::zeros(3, 0), 2.0);
    assert_eq!((value, d_m, d_k), (0.0, DMatrix::zeros(3, 0), 0.0));
}

#[differentiable]
fn rounds_of_any(m: &DMatrix<f64>, k: f64) -> f64 {
    m.map(|v| bent(v * k)).zip_map(m, |a, b| a * b).sum()
}

/// An index beyond the entries ends the program as it did.
#[test]
#[should_panic(expected = "out of range")]
fn too_short() {
    beyond::value_and_grad(&DMatrix::zeros(2, 2), 5);
}

#[differentiable(wrt(m))]
fn beyond(m: &DMatrix<f64>, n: usize) -> f64 {
    let mut h = m.map(|v| v.sin());
    for i in 0..n {
        h[i] *= 2.0;
    }
    h.sum()
}

mod check {
    check!(changed_in_place { m: var_ref DMatrix::from_row_slice(2, 3, &[0.5, -0.3, 0.8, 1.1, -0.9, 0.2]), k: var 0.8 } modes: reverse, forward, hessian);
    check!(rounds { m: var_ref DMatrix::from_row_slice(2, 2, &[0.5, -0.3, 0.8, 1.1]), k: var 0.8 } modes: reverse, forward, hessian);
    check!(maps { m: var_ref DMatrix::from_row_slice(2, 2, &[0.5, -0.3, 0.8, 1.1]), k: var 0.8 } modes: reverse, forward, hessian);
    check!(known_shapes { m: var_ref Matrix2x3::new(0.3, -0.2, 0.5, 0.8, -0.4, 0.1), v: var_ref DVector::from_row_slice(&[0.7, -0.3]) } modes: reverse, forward, hessian);
}
