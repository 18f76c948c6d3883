use autodiff::differentiable;
use nalgebra::{DMatrix, DVector, Matrix3, MatrixView2, U1, U3};

#[differentiable]
fn held(a: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    let mut out = a.clone();
    let mut row = out.row_mut(1);
    row += x;
    out.norm()
}

#[differentiable]
fn size_not_told(a: &Matrix3<f64>) -> f64 {
    let block: MatrixView2<f64, U1, U3> = a.fixed_view(0, 1);
    block.norm()
}

#[differentiable]
fn columns_from_elsewhere(columns: &[DVector<f64>]) -> f64 {
    DMatrix::from_columns(columns).norm()
}

fn main() {}
