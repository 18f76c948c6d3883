use autodiff::{Differentiable, differentiable};

trait Layer {
    fn forward(&self, x: f64) -> f64;
}

#[derive(Differentiable, Clone)]
struct Linear {
    weight: f64,
}

#[differentiable]
impl Layer for Linear {
    fn forward(&self, x: f64) -> f64 {
        self.weight * x
    }
}

fn main() {}
