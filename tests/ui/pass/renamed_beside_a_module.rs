//! `fn loss` beside `mod loss`: the companion goes by another name.

use autodiff::differentiable;

mod loss {
    pub const WEIGHT: f64 = 3.0;
}

#[differentiable(name = LossGradient)]
fn loss(x: f64) -> f64 {
    loss::WEIGHT * x * x
}

#[differentiable(name = Deviation)]
fn std(x: f64) -> f64 {
    x * x
}

#[differentiable(with(loss = LossGradient, std = Deviation))]
fn total(x: f64) -> f64 {
    loss(x) + std(x) + std::f64::consts::PI
}

fn main() {
    assert_eq!(LossGradient::grad(1.0), 6.0);
    assert_eq!(total::grad(1.0), 8.0);
}
