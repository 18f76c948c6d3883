use autodiff::{Differentiable, differentiable};
use std::ops::Mul;

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

impl Mul<Pair> for f64 {
    type Output = Pair;

    fn mul(self, pair: Pair) -> Pair {
        Pair { x: self * pair.x, y: self * pair.y }
    }
}

#[differentiable(own_types)]
fn scaled(a: f64, pair: Pair) -> f64 {
    let product = a * pair;
    product.x + product.y
}

fn main() {
    scaled::grad(2.0, Pair { x: 1.0, y: 3.0 });
}
