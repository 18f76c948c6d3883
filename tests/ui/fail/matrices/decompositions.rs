use autodiff::differentiable;
use nalgebra::{DMatrix, DVector};

#[differentiable]
fn by_qr(a: &DMatrix<f64>, b: &DVector<f64>) -> f64 {
    a.clone().qr().solve(b).unwrap().norm()
}

#[differentiable]
fn singular_values(a: &DMatrix<f64>) -> f64 {
    a.singular_values().sum()
}

#[differentiable]
fn eigenvalues(a: &DMatrix<f64>) -> f64 {
    a.symmetric_eigenvalues().sum()
}

#[differentiable]
fn factor(a: &DMatrix<f64>) -> f64 {
    a.clone().cholesky().unwrap().l().norm()
}

#[differentiable]
fn triangle(a: &DMatrix<f64>) -> f64 {
    a.clone().lu().u().norm()
}

#[differentiable]
fn chosen(a: &DMatrix<f64>, b: &DVector<f64>, k: f64) -> f64 {
    let lu = if k > 0.0 { a.clone().lu() } else { (a * k).lu() };
    lu.solve(b).unwrap().norm()
}

#[differentiable]
fn replaced(a: &DMatrix<f64>, b: &DVector<f64>, k: f64) -> f64 {
    let mut lu = a.clone().lu();
    let first = lu.solve(b).unwrap();
    lu = (a * k).lu();
    lu.solve(&first).unwrap().norm()
}

fn main() {}
