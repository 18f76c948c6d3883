//! `num_traits::Float` and `nalgebra::RealField` in scope, both with the methods of `f64`.

use autodiff::differentiable;
#[allow(unused_imports)]
use nalgebra::{ComplexField, RealField};
#[allow(unused_imports)]
use num_traits::Float;

#[differentiable(hessian)]
fn wave(x: f64, y: f64) -> f64 {
    x.sin() * y.exp() + (x * x + y * y).sqrt().powi(2)
}

fn main() {
    assert_eq!(wave::grad(0.0, 1.0), (1.0f64.exp(), 2.0));
}
