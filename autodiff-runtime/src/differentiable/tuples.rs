//! Tuples of up to twelve components: tangents component by component. Integers, `bool` and `char` among them have `()`:
//! what a function finds beside its numbers, a count or a place in a table, comes out of it with them.

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

/// A component of a tuple: what carries a derivative, or a plain value beside it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not carry a derivative",
    label = "no derivative with respect to a value of this type",
    note = "components of a tuple carry one, or are integers, `bool` or `char`"
)]
pub trait Component {
    /// The type of tangents: `()` for a plain value.
    type Tangent: Tangent;

    /// As that of [`Differentiable`].
    fn component_shape(&self) -> <Self::Tangent as Tangent>::Shape;
}

impl<T: Differentiable> Component for T {
    type Tangent = T::Tangent;

    #[inline(always)]
    fn component_shape(&self) -> <T::Tangent as Tangent>::Shape {
        self.tangent_shape()
    }
}

macro_rules! implement_for_plain {
    ($($T:ty),+) => {$(
        impl Component for $T {
            type Tangent = ();

            #[inline(always)]
            fn component_shape(&self) {}
        }
    )+};
}

implement_for_plain!(bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

macro_rules! impl_differentiable {
    // A plain value alone carries no derivative, and rustc is not to suggest a tuple of one.
    ($T:ident $i:tt) => {
        impl_differentiable!(of Differentiable: $T $i);
    };
    ($($T:ident $i:tt),+) => {
        impl_differentiable!(of Component: $($T $i),+);
    };
    (of $Bound:ident: $($T:ident $i:tt),+) => {
        impl<$($T: $Bound),+> Differentiable for ($($T,)+) {
            type Tangent = ($(<$T as $Bound>::Tangent,)+);

            #[inline]
            fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
                ($(self.$i.component_shape(),)+)
            }
        }
    };
}

macro_rules! implement_for_tuples {
    ($(($($T:ident $i:tt),+))+) => {$(
        impl_differentiable!($($T $i),+);

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
