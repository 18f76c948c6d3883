use autodiff::differentiable;
use nalgebra::{Matrix2, Vector3};

#[differentiable]
fn shapes(a: &Matrix2<f64>, x: &Vector3<f64>) -> f64 {
    (a * x).norm()
}

#[differentiable]
fn solved(a: &Matrix2<f64>, x: &Vector3<f64>) -> f64 {
    a.lu().solve(x).unwrap().norm()
}

fn main() {}
