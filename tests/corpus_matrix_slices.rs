//! The entries of matrices as slices, `as_slice()`, `as_mut_slice()`, whole and in part, and vectors entry by entry.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector};

#[differentiable(wrt(w, b), forward, hessian)]
fn layer(w: &DMatrix<f64>, b: &DVector<f64>, x: &DMatrix<f64>) -> f64 {
    let mut y = w * x;
    for column in y.as_mut_slice().chunks_exact_mut(b.len()) {
        for (y, b) in column.iter_mut().zip(b.iter()) {
            *y += b;
        }
    }
    y.norm()
}

#[differentiable(wrt(w, b), forward, hessian)]
fn typed(w: &DMatrix<f64>, b: &DVector<f64>, x: &DMatrix<f64>) -> f64 {
    let mut y: DMatrix<f64> = w * x;
    for column in y.as_mut_slice().chunks_exact_mut(b.len()) {
        for (y, b) in column.iter_mut().zip(b.as_slice()) {
            *y += b;
        }
    }
    y.norm()
}

#[differentiable(forward, hessian)]
fn summed(w: &DMatrix<f64>) -> f64 {
    let mut s = 0.0;
    for (k, x) in w.as_slice().iter().enumerate() {
        s += x * x * k as f64;
    }
    for c in w.as_slice().chunks(2) {
        s += c[0].sin();
    }
    s + w.as_slice()[1..].iter().sum::<f64>() * w.as_slice()[0]
}

#[differentiable(wrt(w, b), forward, hessian)]
fn generic<T: nalgebra::RealField + Copy>(w: &DMatrix<T>, b: &DVector<T>, x: &DMatrix<T>) -> T {
    let mut y: DMatrix<T> = w * x;
    for column in y.as_mut_slice().chunks_exact_mut(b.len()) {
        for (y, b) in column.iter_mut().zip(b.as_slice()) {
            *y += *b;
        }
    }
    y.norm()
}

#[derive(Differentiable, Clone)]
struct Layer {
    w: DMatrix<f64>,
    b: DVector<f64>,
}

#[differentiable(forward, hessian)]
impl Layer {
    fn forward(&self, x: &DMatrix<f64>) -> DMatrix<f64> {
        let mut y = &self.w * x;
        for column in y.as_mut_slice().chunks_exact_mut(self.b.len()) {
            for (y, b) in column.iter_mut().zip(self.b.as_slice()) {
                *y += b;
            }
        }
        y
    }
}

#[differentiable(wrt(w, b), forward, hessian)]
fn layered(w: &DMatrix<f64>, b: &DVector<f64>, x: &DMatrix<f64>) -> f64 {
    let layer = Layer { w: w.clone(), b: b.clone() };
    layer.forward(x).norm()
}

#[differentiable(forward, hessian)]
fn changed(w: &mut DMatrix<f64>, x: f64) -> f64 {
    for c in w.as_mut_slice().chunks_mut(3) {
        for y in c {
            *y *= x;
        }
    }
    w.as_mut_slice()[1..].reverse();
    let (a, b) = w.as_slice().split_at(2);
    a[0] * b[1] * x + a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>()
}

#[differentiable(forward, hessian)]
fn squares(b: &DVector<f64>, mut c: DVector<f64>, x: f64) -> f64 {
    for (c, b) in c.iter_mut().zip(b.iter()) {
        *c = *c * b + x;
    }
    let mut s = 0.0;
    for k in 0..c.len() {
        s += c[k] * b[k];
    }
    s
}

mod check {
    check!(layer { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(typed { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(summed { w: var_ref crate::matrix(2, 2) } modes: reverse, forward, hessian);
    check!(generic { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(layered { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(changed { w: var_mut crate::matrix(2, 3), x: var 0.7 } modes: reverse, forward, hessian);
    check!(squares { b: var_ref crate::vector(3), c: var crate::vector(3), x: var 0.7 } modes: reverse, forward, hessian);
}

fn matrix(rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |i, j| 0.4 + 0.3 * i as f64 - 0.25 * j as f64 + 0.1 * (i * j) as f64)
}

fn vector(len: usize) -> DVector<f64> {
    DVector::from_fn(len, |i, _| 0.6 - 0.35 * i as f64)
}
