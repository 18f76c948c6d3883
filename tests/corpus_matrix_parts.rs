//! Methods of nalgebra's matrices that are met less often, each in a function of its neighbours.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::differentiable;
use nalgebra::{DMatrix, DVector, Matrix2, Matrix3, Matrix4, RowVector3, SMatrix, SVector, Vector2, Vector3};

fn matrix(rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |i, j| 0.4 + 0.3 * i as f64 - 0.25 * j as f64 + 0.1 * (i * j) as f64)
}

fn regular() -> Matrix3<f64> {
    Matrix3::new(2.0, 0.3, -0.2, 0.1, 1.5, 0.4, -0.3, 0.2, 1.1)
}

#[differentiable(hessian)]
fn operators(a: &Matrix2<f64>, b: Matrix2<f64>, k: f64) -> f64 {
    let mut c = a + b * k - a * b / k;
    c += a;
    c -= b * 0.5;
    c *= k;
    c /= 2.0;
    (-c).sum() + (2.0 * c).trace()
}

#[differentiable(hessian)]
fn products(a: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    let y = a.tr_mul(x);
    let z = a.transpose() * x;
    y.dot(&z) + (x.transpose() * a * x)[(0, 0)]
}

#[differentiable(hessian)]
fn lengths(x: &Vector3<f64>, y: &Vector3<f64>) -> f64 {
    x.norm() * y.norm_squared() + x.magnitude() * x.normalize().dot(y) + x.cross(y).norm()
}

#[differentiable(hessian)]
fn element_by_element(a: &Matrix2<f64>, b: &Matrix2<f64>, k: f64) -> f64 {
    let c = a.component_mul(b).component_div(&b.add_scalar(k));
    let d = a.scale(k).unscale(2.0).map(|v| v.sin());
    c.zip_map(&d, |p, q| p * q.exp()).sum() + a.abs().mean() * k
}

#[differentiable(hessian)]
fn views(a: &DMatrix<f64>, x: &Matrix4<f64>) -> f64 {
    let upper = a.rows(0, 2);
    let right = a.columns(1, 2);
    let middle = a.view((1, 1), (2, 2));
    let first = x.fixed_rows::<2>(0).fixed_columns::<2>(1) * x.fixed_view::<2, 2>(2, 2);
    let last = a.rows_range(1..3).norm_squared() + a.columns_range(0..2).sum();
    upper.sum() * right.norm() + middle.determinant() * first.trace() + last
}

#[differentiable(hessian)]
fn rows_and_columns(a: &Matrix3<f64>) -> f64 {
    let mut sum = a.row(0).sum() * a.column(1).norm();
    for (i, row) in a.row_iter().enumerate() {
        sum += row[0] * i as f64;
    }
    for column in a.column_iter() {
        sum *= 1.0 + column[0] * column[1] * 0.1;
    }
    sum + a.diagonal().norm_squared() + a.iter().map(|v| v.cos()).sum::<f64>()
}

#[differentiable(hessian)]
fn written_in_parts(a: &Matrix3<f64>, x: &Vector3<f64>, k: f64) -> f64 {
    let mut out = Matrix3::zeros();
    out.set_row(0, &x.transpose());
    out.set_column(1, &(x * k));
    out.column_mut(2).copy_from(&a.column(0));
    out.row_mut(2).scale_mut(k);
    out.view_mut((0, 0), (1, 1)).fill(k * k);
    out.swap_rows(0, 1);
    out.swap_columns(1, 2);
    out.fill_row(2, k);
    out[(1, 1)] *= x[0];
    out.dot(a) + out.norm_squared()
}

#[differentiable(hessian)]
fn entries_in_place(x: Vector3<f64>, k: f64) -> f64 {
    let mut v = x;
    for entry in v.iter_mut() {
        *entry = entry.sin() * k;
    }
    v.x += v.y * v[2];
    v.fill(v.z * v.x);
    v.sum()
}

#[differentiable(hessian)]
fn built(x: f64, y: f64) -> f64 {
    let a = Matrix2::from_row_slice(&[x, y, x * y, 1.0]) + Matrix2::from_column_slice(&[y, x, 1.0, y]);
    let b = Matrix2::from_element(x) * Matrix2::repeat(y) + Matrix2::identity() * x;
    let c = DMatrix::from_vec(2, 2, vec![x, 1.0, y, x * x]) * DMatrix::from_row_slice(2, 2, &[y, x, 1.0, x]);
    let d = Matrix2::from_diagonal(&Vector2::new(x, y)) * Matrix2::from_fn(|i, j| x * i as f64 + y * j as f64);
    let e = Matrix2::from_columns(&[Vector2::new(x, 1.0), Vector2::new(y, x)]);
    let r = RowVector3::new(x, y, 1.0) * SMatrix::<f64, 3, 1>::from_iterator([y, x, x * y]);
    (a * b).trace() + c.sum() + (d * e).determinant() + r[0] + SVector::<f64, 2>::from([x, y]).norm()
}

#[differentiable(hessian)]
fn systems(a: &Matrix3<f64>, b: &Vector3<f64>) -> f64 {
    let lu = a.lu();
    let x = lu.solve(b).unwrap_or_else(Vector3::zeros);
    if !lu.is_invertible() {
        return 0.0;
    }
    let square = a * a.transpose();
    let factors = square.cholesky().unwrap();
    let logarithm = factors.ln_determinant() + factors.determinant().sqrt();
    x.dot(b) + (factors.inverse() * b).norm() + logarithm + a.try_inverse().unwrap().trace() * lu.determinant()
}

#[differentiable(hessian)]
fn inverse_of_what_may_be_singular(a: &Matrix2<f64>, k: f64) -> f64 {
    match (a * k).try_inverse() {
        Some(inverse) => inverse.sum(),
        None => k * k,
    }
}

/// A turned vector, and back.
#[differentiable(hessian)]
fn rotations(w: Vector3<f64>, v: &Vector3<f64>) -> f64 {
    let turned = nalgebra::UnitQuaternion::from_scaled_axis(w).transform_vector(v);
    let back = nalgebra::Rotation3::new(w).inverse() * turned;
    turned.x * turned.y + back.dot(&turned)
}

mod check {
    check!(operators { a: var_ref Matrix2::new(0.7, -1.2, 0.4, 0.9), b: var Matrix2::new(0.3, 1.1, -0.6, 0.8), k: var 1.3 } modes: reverse, forward, hessian);
    check!(products { a: var_ref crate::matrix(3, 3), x: var_ref DVector::from_vec(vec![0.7, -1.2, 0.4]) } modes: reverse, forward, hessian);
    check!(lengths { x: var_ref Vector3::new(0.7, -1.2, 0.4), y: var_ref Vector3::new(0.9, 0.3, 1.1) } modes: reverse, forward, hessian);
    check!(element_by_element {
        a: var_ref Matrix2::new(0.7, -1.2, 0.4, 0.9), b: var_ref Matrix2::new(0.3, 1.1, 0.6, 0.8), k: var 1.3
    } modes: reverse, forward, hessian);
    check!(views { a: var_ref crate::matrix(3, 3), x: var_ref Matrix4::from_fn(|i, j| 0.3 + 0.2 * (i * j) as f64 - 0.1 * i as f64) } modes: reverse, forward, hessian);
    check!(rows_and_columns { a: var_ref crate::regular() } modes: reverse, forward, hessian);
    check!(written_in_parts { a: var_ref crate::regular(), x: var_ref Vector3::new(0.7, -1.2, 0.4), k: var 1.3 } modes: reverse, forward, hessian);
    check!(entries_in_place { x: var Vector3::new(0.7, -1.2, 0.4), k: var 1.3 } modes: reverse, forward, hessian);
    check!(built { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(systems { a: var_ref crate::regular(), b: var_ref Vector3::new(0.7, -1.2, 0.4) } modes: reverse, forward, hessian);
    check!(inverse_of_what_may_be_singular { a: var_ref Matrix2::new(0.7, -1.2, 0.4, 0.9), k: var 1.3 } modes: reverse, forward, hessian);
    check!(rotations { w: var Vector3::new(0.3, -0.2, 0.4), v: var_ref Vector3::new(0.7, -1.2, 0.4) } modes: reverse, forward, hessian);
}
