//! Tuples of up to twelve components: tangents component by component.

use super::{Differentiable, Tangent};

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

implement_for_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}
