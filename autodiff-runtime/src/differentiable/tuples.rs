//! Tuples of up to twelve components: tangents component by component.

use super::{Differentiable, Tangent};
use crate::tuples::for_tuples;

impl Differentiable for () {
    type Tangent = ();

    #[inline(always)]
    fn zero_tangent(&self) {}
}

impl Tangent for () {
    #[inline(always)]
    fn accumulate(&mut self, _: &()) {}

    #[inline(always)]
    fn scale_tangent(&mut self, _: f64) {}

    #[inline(always)]
    fn dot_tangent(&self, _: &()) -> f64 {
        0.0
    }
}

macro_rules! implement_for_tuples {
    ($(($($T:ident $i:tt),+))+) => {$(
        impl<$($T: Differentiable),+> Differentiable for ($($T,)+) {
            type Tangent = ($($T::Tangent,)+);

            #[inline]
            fn zero_tangent(&self) -> Self::Tangent {
                ($(self.$i.zero_tangent(),)+)
            }
        }

        impl<$($T: Tangent),+> Tangent for ($($T,)+) {
            #[inline]
            fn accumulate(&mut self, other: &Self) {
                $(self.$i.accumulate(&other.$i);)+
            }

            #[inline]
            fn scale_tangent(&mut self, factor: f64) {
                $(self.$i.scale_tangent(factor);)+
            }

            #[inline]
            fn dot_tangent(&self, other: &Self) -> f64 {
                0.0 $(+ self.$i.dot_tangent(&other.$i))+
            }
        }
    )+};
}

for_tuples!(implement_for_tuples);
