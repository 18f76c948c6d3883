//! `f32` and `f64` are their own tangents.

use super::{Differentiable, Tangent};

impl Differentiable for f64 {
    type Tangent = f64;

    #[inline(always)]
    fn zero_tangent(&self) -> f64 {
        0.0
    }
}

impl Tangent for f64 {
    #[inline(always)]
    fn accumulate(&mut self, other: &f64) {
        *self += other;
    }

    #[inline(always)]
    fn scale_tangent(&mut self, factor: f64) {
        *self *= factor;
    }

    #[inline(always)]
    fn dot_tangent(&self, other: &f64) -> f64 {
        self * other
    }
}

impl Differentiable for f32 {
    type Tangent = f32;

    #[inline(always)]
    fn zero_tangent(&self) -> f32 {
        0.0
    }
}

impl Tangent for f32 {
    #[inline(always)]
    fn accumulate(&mut self, other: &f32) {
        *self += other;
    }

    // In double precision, because a factor may lie outside the range of `f32` where the product does not.
    #[inline(always)]
    fn scale_tangent(&mut self, factor: f64) {
        *self = (f64::from(*self) * factor) as f32;
    }

    #[inline(always)]
    fn dot_tangent(&self, other: &f32) -> f64 {
        f64::from(*self) * f64::from(*other)
    }
}
