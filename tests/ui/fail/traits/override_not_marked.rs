use autodiff::{Differentiable, differentiable};

#[differentiable]
trait Layer {
    fn forward(&self, x: f64) -> f64;

    fn twice(&self, x: f64) -> f64 {
        self.forward(self.forward(x))
    }
}

#[derive(Differentiable, Clone)]
struct Linear {
    weight: f64,
}

#[differentiable]
impl Layer for Linear {
    #[differentiable]
    fn forward(&self, x: f64) -> f64 {
        self.weight * x
    }

    fn twice(&self, x: f64) -> f64 {
        self.weight * self.weight * x
    }
}

fn main() {}
