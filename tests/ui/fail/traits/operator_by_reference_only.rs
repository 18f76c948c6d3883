use autodiff::{Differentiable, differentiable};
use std::ops::Neg;

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

#[differentiable]
impl Neg for &Pair {
    type Output = Pair;

    fn neg(self) -> Pair {
        Pair { x: -self.x, y: -self.y }
    }
}

impl Neg for Pair {
    type Output = Pair;

    fn neg(self) -> Pair {
        Pair { x: 0.0, y: -self.y }
    }
}

#[differentiable(own_types)]
fn turned(pair: Pair) -> f64 {
    let by_reference = -&pair;
    let by_value = -pair;
    by_reference.x + by_value.x
}

fn main() {
    turned::grad(Pair { x: 1.0, y: 3.0 });
}
