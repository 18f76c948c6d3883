use autodiff::{Differentiable, differentiable};

#[differentiable]
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
        (self.weight * x) as i32 as f64
    }
}

#[differentiable]
fn caller(layer: &Linear, x: f64) -> f64 {
    layer.forward(x)
}

fn main() {
    caller::grad(&Linear { weight: 1.0 }, 2.0);
}
