use autodiff::{Differentiable, differentiable};
use std::ops::Mul;

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

fn plain(x: f64) -> f64 {
    x
}

#[differentiable]
impl Mul<f64> for Pair {
    type Output = Pair;

    fn mul(self, by: f64) -> Pair {
        Pair { x: plain(self.x) * by, y: (self.y as i64) as f64 * by }
    }
}

fn main() {}
