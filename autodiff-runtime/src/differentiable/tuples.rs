//! Tuples of up to twelve components: tangents component by component.

use super::{Differentiable, Tangent, TangentShape};
use crate::tuples::for_tuples;

impl Differentiable for () {
    type Tangent = ();

    #[inline(always)]
    fn tangent_shape(&self) {}
}

impl TangentShape for () {
    type Tangent = ();

    #[inline(always)]
    fn zeros(&self) {}
}

impl Tangent for () {
    type Shape = ();

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
            fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
                ($(self.$i.tangent_shape(),)+)
            }
        }

        impl<$($T: TangentShape),+> TangentShape for ($($T,)+) {
            type Tangent = ($($T::Tangent,)+);

            #[inline]
            fn zeros(&self) -> Self::Tangent {
                ($(self.$i.zeros(),)+)
            }
        }

        impl<$($T: Tangent),+> Tangent for ($($T,)+) {
            type Shape = ($($T::Shape,)+);

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
