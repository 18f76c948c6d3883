//! The user's own `f64`, which is an `f32`, and own `usize` and `bool`.
#![allow(non_camel_case_types, dead_code)]

use autodiff::differentiable;

type f64 = core::primitive::f32;
type usize = core::primitive::u64;

#[differentiable(hessian)]
fn wave(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    for _ in 0..3 {
        sum += x.sin() * y;
    }
    if sum > 10.0 { sum * sum } else { sum }
}

#[differentiable(jacobian)]
fn pair(x: f64, n: usize) -> [f64; 2] {
    [x * x, x * n as f64]
}

fn main() {
    let (d_x, d_y): (core::primitive::f32, core::primitive::f32) = wave::grad(0.0, 2.0);
    assert_eq!((d_x, d_y), (6.0, 0.0));
    assert_eq!(pair::jvp(3.0, 4, 1.0), ([9.0, 12.0], [6.0, 4.0]));
}
