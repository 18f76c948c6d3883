//! An integer in a field is handed on: the macro cannot see its type, and rustc says what to write.
use autodiff::{Differentiable, differentiable};

#[differentiable]
fn power(n: usize, x: f64) -> f64 {
    x.powi(n as i32)
}

fn weight(n: usize) -> f64 {
    n as f64
}

#[derive(Differentiable)]
struct Model {
    k: f64,
    n: usize,
}

#[differentiable]
impl Model {
    fn by_an_annotated_function(&self, x: f64) -> f64 {
        self.k * power(self.n, x)
    }

    fn by_a_plain_function(&self, x: f64) -> f64 {
        self.k * weight(self.n) * x
    }
}

fn main() {}
