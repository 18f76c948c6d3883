//! The crate is reachable under another path only: `crate = path` says where. Nothing of `std` is named.

#![no_std]

extern crate std as host;

mod math {
    pub mod derivatives {
        pub use ::autodiff::*;
    }
}

// `autodiff` is something else here.
#[allow(dead_code)]
mod autodiff {}

#[derive(math::derivatives::Differentiable)]
#[differentiable(crate = math::derivatives)]
struct Point<T> {
    x: T,
    y: [f64; 2],
}

#[derive(math::derivatives::Differentiable)]
#[differentiable(crate = crate::math::derivatives, tangent = Motion)]
struct Located(Point<f64>, u8);

fn main() {
    use math::derivatives::{Differentiable, Parameters};

    let located = Located(Point { x: 1.0, y: [2.0, 3.0] }, 4);
    let Motion(PointTangent { x, y }, ()) = located.zero_tangent();
    host::assert_eq!((x, y, located.1), (0.0, [0.0; 2], 4));
    host::assert_eq!(located.parameter_count(), 3);
}
