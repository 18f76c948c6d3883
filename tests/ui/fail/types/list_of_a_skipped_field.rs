//! A list that carries no derivative grows inside of the waiver.
use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone)]
struct Steps {
    k: f64,
    steps: usize,
    #[differentiable(skip)]
    log: Vec<String>,
}

#[differentiable]
impl Steps {
    fn by_number(&mut self, x: f64, n: usize) -> f64 {
        self.log.push(format!("step {n}"));
        self.k * x
    }

    fn by_field(&mut self, x: f64) -> f64 {
        self.log.push(format!("step {}", self.steps));
        self.k * x
    }
}

fn main() {}
