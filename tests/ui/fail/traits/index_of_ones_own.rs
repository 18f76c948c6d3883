//! What an `Index` lends is inside of the value: no derivative goes through it.
use autodiff::{Differentiable, differentiable};
use std::ops::Index;

#[derive(Differentiable, Clone)]
struct Matrix {
    data: Vec<f64>,
    cols: usize,
}

#[differentiable]
impl Index<(usize, usize)> for Matrix {
    type Output = f64;
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.data[i * self.cols + j]
    }
}

fn main() {}
