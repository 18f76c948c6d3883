use autodiff::differentiable;
use nalgebra::{DMatrix, DVector};

#[differentiable]
fn largest(a: &DMatrix<f64>) -> f64 {
    a.camax()
}

#[differentiable]
fn in_place(x: &DVector<f64>, y: &DVector<f64>, k: f64) -> f64 {
    let mut sum = x.clone();
    sum.axpy(k, y, 1.0);
    sum.norm()
}

#[differentiable]
fn applied(x: &DVector<f64>, k: f64) -> f64 {
    let mut scaled = x.clone();
    scaled.zip_apply(x, |v, w| *v *= k * w);
    scaled.norm()
}

#[differentiable]
fn grown(x: &DVector<f64>, k: f64) -> f64 {
    x.clone().insert_row(0, k).norm()
}

#[differentiable]
fn strided(a: &DMatrix<f64>) -> f64 {
    a.rows_with_step(0, 2, 1).norm()
}

#[differentiable]
fn unknown(a: &DMatrix<f64>, b: &DMatrix<f64>) -> f64 {
    a.kronecker(b).norm()
}

fn main() {}
