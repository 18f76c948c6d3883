use autodiff::{Differentiable, differentiable};
use std::ops::AddAssign;

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

#[differentiable]
impl AddAssign for Pair {
    fn add_assign(&mut self, other: Pair) {
        if other.x == 0.0 {
            return;
        }
        self.x += other.x;
        self.y += other.y;
    }
}

fn main() {}
