use autodiff::{Differentiable, differentiable};
use std::ops::Mul;

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

#[differentiable]
impl Mul<Pair> for f64 {
    type Output = Pair;

    fn mul(self, pair: Pair) -> Pair {
        Pair { x: self * pair.x, y: self * pair.y }
    }
}

fn main() {}
