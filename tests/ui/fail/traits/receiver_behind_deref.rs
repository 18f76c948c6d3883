use autodiff::{Differentiable, differentiable};
use std::ops::Deref;

#[derive(Differentiable, Clone)]
struct Linear {
    weight: f64,
}

#[differentiable]
impl Linear {
    fn forward(&self, x: f64) -> f64 {
        self.weight * x
    }
}

struct Scaled(Linear);

impl Deref for Scaled {
    type Target = Linear;

    fn deref(&self) -> &Linear {
        &self.0
    }
}

impl Scaled {
    fn forward(&self, x: f64) -> f64 {
        10.0 * self.0.forward(x)
    }
}

#[differentiable(wrt(x))]
fn caller(scaled: &Scaled, x: f64) -> f64 {
    scaled.forward(x) + 1.0
}

fn main() {
    caller::grad(&Scaled(Linear { weight: 1.0 }), 2.0);
}
