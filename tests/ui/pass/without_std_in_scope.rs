//! Nothing of `std` or `alloc` is named where all sizes are static.

#![no_std]

extern crate std as host;

use autodiff::differentiable;

#[differentiable(forward)]
fn rotate(angle: f64, v: [f64; 2]) -> [f64; 2] {
    let (s, c) = (angle * angle, 1.0 - angle);
    [c * v[0] - s * v[1], s * v[0] + c * v[1]]
}

#[differentiable(forward)]
fn length(v: [f64; 2], scale: f64) -> f64 {
    let w = rotate(scale, v);
    w[0] * w[0] + w[1] * w[1]
}

fn main() {
    host::assert_eq!(length::grad([1.0, 2.0], 0.0), ([2.0, 4.0], -10.0));
}
