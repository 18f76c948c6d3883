use autodiff::differentiable;
use nalgebra::{DMatrix, DVector};

#[differentiable]
fn twice(a: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    (a * x * x).sum()
}

fn main() {}
