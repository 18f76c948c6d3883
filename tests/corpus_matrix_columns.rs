//! Columns of matrices that are held while they are changed, one or all of them, and entries that are changed in place.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector, Matrix3, Vector3};

#[differentiable(wrt(w, b), hessian)]
fn biases(w: &DMatrix<f64>, b: &DVector<f64>, x: &DMatrix<f64>) -> f64 {
    let mut y = w * x;
    for mut column in y.column_iter_mut() {
        column += b;
    }
    y.norm()
}

#[differentiable(hessian)]
fn held(mut m: Matrix3<f64>, v: Vector3<f64>, k: f64) -> f64 {
    let mut c = m.column_mut(1);
    c += &v;
    c *= k;
    c -= v * 0.5;
    c[0] = k * c[1];
    let n = c.norm() + c.dot(&v) + c.sum();
    c /= k;
    n * m.determinant()
}

#[differentiable(hessian)]
fn in_turn(m: &DMatrix<f64>, ks: &[f64]) -> f64 {
    let mut y = m.clone();
    for (j, mut c) in y.column_iter_mut().enumerate() {
        c *= ks[j];
        c[0] += ks[j] * j as f64;
    }
    for (mut c, k) in y.column_iter_mut().zip(ks) {
        c /= *k + 2.0;
        for v in c.iter_mut() {
            *v = v.sin();
        }
    }
    y.norm_squared() + y[(0, 0)]
}

#[differentiable(hessian)]
fn copied(m: &DMatrix<f64>, v: &DVector<f64>, k: f64) -> f64 {
    let mut y = m.clone();
    let mut c = y.column_mut(0);
    c.copy_from(v);
    c.scale_mut(k);
    let mut d = y.column_mut(1);
    d.fill(k);
    d.neg_mut();
    d += &(v * k);
    let s = d.len() as f64 * d[1];
    y.norm_squared() * s
}

#[differentiable(hessian)]
fn normalised(m: &DMatrix<f64>) -> f64 {
    let mut y = m.clone();
    for mut c in y.column_iter_mut() {
        let n = c.norm();
        c /= n;
    }
    y.sum() * y[(0, 1)]
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
        for mut column in y.column_iter_mut() {
            column += &self.b;
        }
        y
    }
    fn scale(&mut self, k: f64) {
        for mut column in self.w.column_iter_mut() {
            column *= k;
            column += &self.b;
        }
    }
}

#[differentiable(wrt(w, b), forward, hessian)]
fn layered(w: &DMatrix<f64>, b: &DVector<f64>, x: &DMatrix<f64>) -> f64 {
    let mut layer = Layer { w: w.clone(), b: b.clone() };
    layer.scale(w[(0, 0)]);
    layer.forward(x).norm()
}

#[differentiable(wrt(w, b), forward, hessian)]
fn generic<T: nalgebra::RealField + Copy>(w: &DMatrix<T>, b: &DVector<T>, x: &DMatrix<T>) -> T {
    let mut y = w * x;
    for mut column in y.column_iter_mut() {
        column += b;
    }
    y.norm()
}

#[differentiable(forward, hessian)]
fn changed(w: &mut DMatrix<f64>, v: &DVector<f64>, x: f64) -> f64 {
    for mut c in w.column_iter_mut() {
        c *= x;
        c += v;
    }
    let mut first = w.column_mut(0);
    first -= v;
    first *= x;
    w.norm() * x
}

#[differentiable(hessian)]
fn more(m: &DMatrix<f64>, v: &DVector<f64>, k: f64) -> f64 {
    let mut y = m.clone();
    for mut c in y.column_iter_mut().rev().take(2) {
        c += v * k;
        c -= m.column(0);
        c += m.column(1) * 0.5;
    }
    y.column_iter_mut().for_each(|mut c| c *= k);
    for (j, mut c) in y.column_iter_mut().enumerate().skip(1) {
        for i in 0..c.len() {
            c[i] = (c[i] * k).sin() + j as f64;
        }
        let s: f64 = c.iter().sum();
        c[0] += s * c.nrows() as f64;
    }
    let mut last = y.column_mut(2);
    last[(1, 0)] *= k;
    last.iter_mut().for_each(|v| *v *= *v);
    let d = last.dot(v) + last.norm();
    let doubled = &last * 2.0 + v;
    y.apply(|e| *e += k * *e);
    d * y.norm() + doubled.sum()
}

#[differentiable(hessian)]
fn static_columns(m: &mut Matrix3<f64>, k: f64) -> f64 {
    for (j, mut c) in m.column_iter_mut().enumerate() {
        c *= k + j as f64;
        c += Vector3::new(k, 0.5, k * k);
    }
    m.apply(|e| *e = e.sin());
    let c = m.column(1) + m.column(2);
    c.norm() * m.trace()
}

#[differentiable]
fn single(m: &DMatrix<f32>, v: &DVector<f32>) -> f32 {
    let mut y = m * 2.0;
    for mut c in y.column_iter_mut() {
        c += v;
    }
    y.apply(|e| *e = e.max(0.0));
    y.sum()
}

#[test]
fn precise() {
    let (m, v) = (DMatrix::from_element(2, 2, 0.5f32), DVector::from_element(2, 0.25f32));
    let (s, (dm, dv)) = single::value_and_grad(&m, &v);
    assert_eq!((s, dm, dv), (5.0, DMatrix::from_element(2, 2, 2.0), DVector::from_element(2, 2.0)));
    let empty = DMatrix::<f32>::zeros(0, 2);
    assert_eq!(single::value_and_grad(&empty, &DVector::zeros(0)).0, 0.0);
    let empty = DMatrix::<f32>::zeros(2, 0);
    assert_eq!(single::value_and_grad(&empty, &v).1.1, DVector::zeros(2));
    let wrong = std::panic::catch_unwind(|| single::value_and_grad(&m, &DVector::zeros(3)));
    assert!(wrong.is_err());
}

#[differentiable(hessian)]
fn made(b: &DVector<f64>, k: f64) -> f64 {
    let mut y = DMatrix::<f64>::zeros(2, 3);
    for mut c in y.column_iter_mut() {
        c += b;
        c *= k;
    }
    y.norm()
}

#[differentiable(hessian)]
fn made_one(b: &DVector<f64>, k: f64) -> f64 {
    let mut y = DMatrix::from_element(2, 3, 0.5);
    let mut c = y.column_mut(1);
    c += b * k;
    y.norm()
}

#[differentiable(hessian)]
fn made_copied(b: &DVector<f64>, k: f64) -> f64 {
    let mut y: DMatrix<f64> = DMatrix::from_element(2, 3, 0.5);
    let mut c = y.column_mut(1);
    c.copy_from(b);
    c[0] *= k;
    y.norm()
}

#[differentiable(hessian)]
fn made_entries(b: &DVector<f64>, k: f64) -> f64 {
    let mut y = Matrix3::<f64>::zeros();
    for (j, mut c) in y.column_iter_mut().enumerate() {
        c[0] = k * j as f64;
        c[1] += b[0];
        if j > 1 {
            c.fill(k);
        }
    }
    y.apply(|v| *v += k);
    y.norm()
}

#[differentiable(hessian)]
fn filled_slices(b: &[f64], k: f64) -> f64 {
    let mut y = DMatrix::zeros(2, 3);
    y.as_mut_slice()[1..3].copy_from_slice(b);
    for v in y.as_mut_slice() {
        *v += k;
    }
    y.norm()
}

#[differentiable(hessian)]
fn applied(k: f64) -> f64 {
    let mut y = DVector::from_element(3, 0.5);
    y.apply(|v| *v *= k);
    y.norm() * y.sum()
}

#[differentiable(hessian, wrt(k))]
fn of_data(m: DMatrix<f64>, k: f64) -> f64 {
    let mut y = m;
    for mut c in y.column_iter_mut() {
        c *= k;
    }
    y.norm()
}

mod check {
    check!(made { b: var_ref crate::vector(2), k: var 0.7 } modes: reverse, forward, hessian);
    check!(made_one { b: var_ref crate::vector(2), k: var 0.7 } modes: reverse, forward, hessian);
    check!(made_copied { b: var_ref crate::vector(2), k: var 0.7 } modes: reverse, forward, hessian);
    check!(made_entries { b: var_ref crate::vector(2), k: var 0.7 } modes: reverse, forward, hessian);
    check!(filled_slices { b: var_ref vec![0.3, 0.4], k: var 0.7 } modes: reverse, forward, hessian);
    check!(applied { k: var 0.7 } modes: reverse, forward, hessian);
    check!(of_data { m: fixed crate::matrix(2, 3), k: var 0.7 } modes: reverse, forward, hessian);
    check!(more { m: var_ref crate::matrix(3, 3), v: var_ref crate::vector(3), k: var 0.7 } modes: reverse, forward, hessian);
    check!(static_columns { m: var_mut nalgebra::matrix![0.3, 0.4, 0.9; -0.3, 1.4, 0.2; 0.8, 0.1, -0.6], k: var 0.7 } modes: reverse, forward, hessian);
    check!(biases { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(held { m: var nalgebra::matrix![0.3, 0.4, 0.9; -0.3, 1.4, 0.2; 0.8, 0.1, -0.6], v: var nalgebra::vector![0.3, -0.2, 0.9], k: var 0.7 } modes: reverse, forward, hessian);
    check!(in_turn { m: var_ref crate::matrix(2, 3), ks: var_ref vec![0.3, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(copied { m: var_ref crate::matrix(3, 2), v: var_ref crate::vector(3), k: var 0.7 } modes: reverse, forward, hessian);
    check!(normalised { m: var_ref crate::matrix(3, 2) } modes: reverse, forward, hessian);
    check!(layered { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(generic { w: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), x: fixed &crate::matrix(2, 3) } modes: reverse, forward, hessian);
    check!(changed { w: var_mut crate::matrix(2, 3), v: var_ref crate::vector(2), x: var 0.7 } modes: reverse, forward, hessian);
}

fn matrix(rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |i, j| 0.4 + 0.3 * i as f64 - 0.25 * j as f64 + 0.1 * (i * j) as f64)
}

fn vector(len: usize) -> DVector<f64> {
    DVector::from_fn(len, |i, _| 0.6 - 0.35 * i as f64)
}
