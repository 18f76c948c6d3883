//! Shapes that do not fit are what rustc says without the attribute, each once, in derivatives of all orders.

use autodiff::differentiable;
use nalgebra::{Matrix2, Matrix2x3, Matrix3, Vector2, Vector3};

#[differentiable]
fn product(a: &Matrix2x3<f64>, x: &Vector2<f64>) -> f64 {
    (a * x).norm()
}

#[differentiable(hessian)]
fn sum(a: &Matrix2<f64>, b: &Matrix3<f64>) -> f64 {
    let c = a + b;
    c.sum()
}

#[differentiable(forward)]
fn assigned(x: Vector2<f64>, y: &Vector3<f64>) -> f64 {
    let mut total = x;
    total += y;
    total.norm_squared()
}

#[differentiable]
fn dot(x: &Vector2<f64>, y: &Vector3<f64>) -> f64 {
    x.dot(y)
}

#[differentiable]
fn entry_by_entry(x: &Vector2<f64>, y: &Vector3<f64>) -> f64 {
    x.component_mul(y).sum()
}

#[differentiable]
fn solution(a: &Matrix3<f64>, b: &Vector2<f64>) -> f64 {
    a.lu().solve(b).unwrap().norm()
}

#[differentiable]
fn result(a: &Matrix2x3<f64>, x: &Vector3<f64>) -> Vector3<f64> {
    a * x
}

fn main() {}
