use autodiff::{Differentiable, differentiable};
use std::ops::Index;

#[derive(Differentiable, Clone)]
struct Grid {
    cells: Vec<f64>,
    width: usize,
}

impl Index<(usize, usize)> for Grid {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.cells[i * self.width + j]
    }
}

impl Index<usize> for Grid {
    type Output = f64;

    fn index(&self, i: usize) -> &f64 {
        &self.cells[i]
    }
}

#[differentiable]
fn by_pair(grid: &Grid, x: f64) -> f64 {
    grid[(0, 1)] * x
}

#[differentiable]
fn by_number(grid: &Grid, x: f64) -> f64 {
    grid[0] * x
}

fn main() {
    by_pair::grad(&Grid { cells: vec![1.0, 2.0], width: 2 }, 1.0);
    by_number::grad(&Grid { cells: vec![1.0, 2.0], width: 2 }, 1.0);
}
