use autodiff::{Differentiable, differentiable};

#[differentiable]
trait Penalty {
    fn penalty(&self, x: f64) -> f64 {
        x * x
    }
}

#[derive(Differentiable, Clone)]
struct Linear {
    weight: f64,
}

impl Penalty for Linear {
    fn penalty(&self, x: f64) -> f64 {
        self.weight * x
    }
}

fn main() {}
