use autodiff::{Differentiable, differentiable};

#[differentiable]
trait Layer {
    fn forward(&self, x: f64) -> f64;
}

#[derive(Differentiable, Clone)]
struct Affine {
    weight: f64,
}

#[differentiable]
impl Layer for Affine {
    fn forward(&self, x: f64) -> f64 {
        self.weight * x
    }
}

#[differentiable(wrt(x))]
fn through(layer: &dyn Layer, x: f64) -> f64 {
    layer.forward(x) + 1.0
}

#[differentiable(wrt(x))]
fn through_all(layers: &[Box<dyn Layer>], x: f64) -> f64 {
    let mut y = x;
    for layer in layers {
        y = layer.forward(y);
    }
    y
}

fn main() {
    through::grad(&Affine { weight: 2.0 }, 1.0);
    through_all::grad(&[], 1.0);
}
