//! `f32` and `f64` are their own tangents.

use core::marker::PhantomData;

use super::{Differentiable, Tangent, TangentShape};
use crate::scalar::Scalar;

/// The shape of a number.
#[derive(Clone, Copy, Debug)]
pub struct OfNumber<T>(PhantomData<T>);

impl<T: Scalar> TangentShape for OfNumber<T> {
    type Tangent = T;

    #[inline(always)]
    fn zeros(&self) -> T {
        T::SCALAR_ZERO
    }
}

impl Differentiable for f64 {
    type Tangent = f64;

    #[inline(always)]
    fn tangent_shape(&self) -> OfNumber<f64> {
        OfNumber(PhantomData)
    }
}

impl Tangent for f64 {
    type Shape = OfNumber<f64>;

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
    fn tangent_shape(&self) -> OfNumber<f32> {
        OfNumber(PhantomData)
    }
}

impl Tangent for f32 {
    type Shape = OfNumber<f32>;

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
