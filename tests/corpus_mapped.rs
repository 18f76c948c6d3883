//! `map` where the source does not tell whether it is an array or a matrix: fields, results of calls, what was mapped before.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::nn::{self, Linear};
use autodiff::{Differentiable, Scalar, differentiable};
use nalgebra::{DMatrix, DVector, Matrix2x3, SMatrix, SVector, Vector2, Vector3};

#[derive(Differentiable, Clone)]
struct Arrays<T: Scalar> {
    hidden: Linear<T, 3, 2>,
    output: Linear<T, 2, 2>,
    scale: [T; 3],
}

/// Generic, so that neither the type nor the precision is told.
#[differentiable(hessian)]
impl<T: Scalar> Arrays<T> {
    fn scores(&self, x: &[T; 3]) -> [T; 2] {
        self.output.forward(&self.hidden.forward(x).map(nn::softplus))
    }

    /// A closure that captures, on a field, then once more on the result.
    fn scaled(&self, k: T) -> T {
        let scaled = self.scale.map(|s| k * s.scalar_sin()).map(|s| s * s);
        let mut sum = T::SCALAR_ZERO;
        for s in &scaled {
            sum += s.scalar_exp();
        }
        sum
    }

    /// What is mapped is written to afterwards, and the original is read again.
    fn changed(&self, k: T) -> T {
        let mut squares = self.scale.map(|s| s * s);
        squares[0] *= k;
        squares[2] = squares[0] * squares[1] * self.scale[1];
        let again = squares.map(nn::tanh);
        squares[1] += again[2];
        squares[0] * squares[1] + squares[2] * again[0]
    }

    /// In a loop, from the value of the round before.
    fn repeated(&self, x: &[T; 3]) -> T {
        let mut state = self.hidden.forward(x).map(nn::sigmoid);
        for _ in 0..3 {
            state = self.output.forward(&state).map(|v| v.scalar_sin() + self.scale[0]);
        }
        state[0] * state[1]
    }
}

#[derive(Differentiable, Clone)]
struct Matrices<T: nalgebra::RealField, const I: usize, const O: usize> {
    weight: SMatrix<T, O, I>,
    bias: SVector<T, O>,
    free: DMatrix<T>,
    shift: DVector<T>,
}

#[differentiable(hessian)]
impl<const I: usize, const O: usize> Matrices<f64, I, O> {
    fn affine(&self, x: &SVector<f64, I>) -> SVector<f64, O> {
        self.weight * x + self.bias
    }

    fn entries(&self) -> f64 {
        self.weight.map(|w| w.tanh()).sum() + self.bias.map(|b| b.exp()).norm_squared()
    }

    fn of_results(&self, x: &SVector<f64, I>) -> f64 {
        self.affine(x).map(nn::silu).dot(&self.bias)
    }

    fn dynamic(&self, k: f64) -> f64 {
        let mapped = self.free.map(|v| (k * v).sin());
        let squares = (&mapped * &self.shift).map(|v| v * v);
        squares.iter().sum::<f64>() + mapped[1] * self.free[2]
    }
}

const P: [f64; 9] = [0.3, -0.2, 0.5, 0.8, -0.4, 0.1, 1.1, -0.6, 0.7];
const X: [f64; 3] = [0.5, -0.7, 1.2];

#[differentiable(hessian)]
fn scores(p: &[f64; 9], x: &[f64; 3]) -> [f64; 2] {
    let hidden = Linear { weight: [[p[0], p[1], p[2]], [p[3], p[4], p[5]]], bias: [p[6], p[7]] };
    let output = Linear { weight: [[p[8], p[0]], [p[2], p[1]]], bias: [p[3], p[4]] };
    let model = Arrays { hidden, output, scale: [p[7], p[5], p[3]] };
    model.scores(x)
}

#[differentiable(hessian)]
fn methods(p: &[f64; 9], x: &[f64; 3], k: f64) -> f64 {
    let hidden = Linear { weight: [[p[0], p[1], p[2]], [p[3], p[4], p[5]]], bias: [p[6], p[7]] };
    let output = Linear { weight: [[p[8], p[0]], [p[2], p[1]]], bias: [p[3], p[4]] };
    let model = Arrays { hidden, output, scale: [p[7], p[5], p[3]] };
    model.scaled(k) + model.changed(k) * model.repeated(x)
}

#[differentiable(hessian)]
fn fixed(w: Matrix2x3<f64>, b: Vector2<f64>, x: &Vector3<f64>) -> f64 {
    let model = Matrices { weight: w, bias: b, free: DMatrix::from_element(2, 2, b[0]), shift: DVector::from_element(2, b[1]) };
    model.entries() + model.of_results(x) + model.dynamic(b[1])
}

#[differentiable(hessian)]
fn free(m: &DMatrix<f64>, s: &DVector<f64>, k: f64) -> f64 {
    let model =
        Matrices { weight: Matrix2x3::new(k, 1.0, 2.0, 0.5, k, 3.0), bias: Vector2::new(k, 1.0), free: m.clone(), shift: s.clone() };
    model.dynamic(k) + model.of_results(&Vector3::new(1.0, k, k * k))
}

type Row = [f64; 3];

#[differentiable(hessian)]
fn alias(row: Row, k: f64) -> f64 {
    let mapped = row.map(|v| (k * v).cos());
    mapped.iter().map(|m| m * m).sum::<f64>() * row[1]
}

#[differentiable(hessian)]
fn product(w: &Matrix2x3<f64>, x: &Vector3<f64>) -> f64 {
    (w * x).map(|v| v.sin()).sum()
}

#[differentiable(hessian)]
fn square(x: &f64) -> f64 {
    x * x
}

/// What operators, methods and constructors make is lent to calls.
#[differentiable(hessian)]
impl Arrays<f64> {
    fn lent(&self, x: f64) -> f64 {
        let w = Matrix2x3::from_element(self.scale[0] * x);
        square(&(self.scale[1] * x)) * square(&x)
            + product(&(w * x), &Vector3::new(x, self.scale[2], 1.0))
            + product(&-w, &w.row(1).transpose())
    }
}

#[differentiable(hessian)]
fn lent(p: &[f64; 9], x: f64) -> f64 {
    let hidden = Linear { weight: [[p[0], p[1], p[2]], [p[3], p[4], p[5]]], bias: [p[6], p[7]] };
    let output = Linear { weight: [[p[8], p[0]], [p[2], p[1]]], bias: [p[3], p[4]] };
    Arrays { hidden, output, scale: [p[7], p[5], p[3]] }.lent(x) + square(&(p[0] * p[1])) + square(&p[2])
}

/// Means of matrices in single precision.
#[differentiable(wrt(m, d), forward)]
fn means(m: &SMatrix<f32, 2, 2>, d: &DVector<f32>) -> f32 {
    m.mean() * d.mean()
}

#[test]
fn means_of_single_precision() {
    let (m, d) = (SMatrix::<f32, 2, 2>::new(1.0, 2.0, 3.0, 6.0), DVector::from_vec(vec![1.0_f32, 4.0, 4.0]));
    let (value, (by_m, by_d)) = means::value_and_grad(&m, &d);
    assert_eq!((value, by_m, &by_d), (9.0, SMatrix::repeat(0.75), &DVector::from_element(3, 1.0)));
    assert_eq!(means::jvp(&m, &d, &by_m, &by_d).1, 4.0 * 0.75 * 0.75 + 3.0);
}

mod check {
    check!(scores { p: var_ref P, x: var_ref X } modes: vjp, forward);
    check!(methods { p: var_ref P, x: var_ref X, k: var 0.9 } modes: reverse, forward, hessian);
    check!(lent { p: var_ref P, x: var 0.7 } modes: reverse, forward, hessian);
    check!(alias { row: var X, k: var 0.9 } modes: reverse, forward, hessian);
    check!(fixed { w: var Matrix2x3::new(0.3, -0.2, 0.5, 0.8, -0.4, 0.1), b: var Vector2::new(0.7, -0.3), x: var_ref Vector3::new(0.5, -0.7, 1.2) } modes: reverse, forward, hessian);
    check!(free { m: var_ref DMatrix::from_row_slice(2, 2, &[0.5, -0.3, 0.8, 1.1]), s: var_ref DVector::from_row_slice(&[0.4, -0.9]), k: var 0.6 } modes: reverse, forward, hessian);
}
