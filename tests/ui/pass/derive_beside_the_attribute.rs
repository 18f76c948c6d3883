//! The attribute macro of the same name is in scope: on a struct and its fields `differentiable` means the options of
//! the derive. Structs come out of macros and stand in functions.

use autodiff::{Differentiable, differentiable};

macro_rules! model {
    ($name:ident, $field:ident: $ty:ty) => {
        #[derive(Differentiable)]
        #[differentiable(tangent = Change)]
        struct $name {
            $field: $ty,
            #[differentiable(skip)]
            other: $ty,
        }
    };
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    model!(Model, weight: [f64; 2]);
    let model = Model { weight: [1.0, 2.0], other: [3.0; 2] };
    let Change { weight, other } = model.zero_tangent();
    assert_eq!((weight, other, model.weight, model.other), ([0.0; 2], (), [1.0, 2.0], [3.0; 2]));
    assert_eq!(square::grad(1.5), 3.0);
}
