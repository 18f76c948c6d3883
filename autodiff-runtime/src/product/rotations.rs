//! Rotations of vectors by what carries no derivative itself: the adjoint of the vector is turned back.

use nalgebra::{Isometry2, Isometry3, RealField, Rotation, SVector, UnitComplex, UnitQuaternion};

use super::Product;
use crate::{Differentiable, Tangent};

macro_rules! rotations {
    ($($size:literal $rotation:ident $l:ident: $back:expr;)+) => {$(
        impl<T> Product<SVector<T, $size>, SVector<T, $size>> for $rotation<T>
        where
            T: RealField + Tangent + Differentiable<Tangent = T>,
        {
            type Left = ();
            type Right = SVector<T, $size>;

            #[inline]
            fn left(_: &Self, _: &SVector<T, $size>, _: &SVector<T, $size>) {}

            #[inline]
            fn right($l: &Self, _: &SVector<T, $size>, seed: &SVector<T, $size>) -> SVector<T, $size> {
                $back * seed
            }
        }
    )+};
}

rotations! {
    2 UnitComplex l: l.inverse();
    3 UnitQuaternion l: l.inverse();
    2 Isometry2 l: l.rotation.inverse();
    3 Isometry3 l: l.rotation.inverse();
}

impl<T, const N: usize> Product<SVector<T, N>, SVector<T, N>> for Rotation<T, N>
where
    T: RealField + Tangent + Differentiable<Tangent = T>,
{
    type Left = ();
    type Right = SVector<T, N>;

    #[inline]
    fn left(_: &Self, _: &SVector<T, N>, _: &SVector<T, N>) {}

    #[inline]
    fn right(l: &Self, _: &SVector<T, N>, seed: &SVector<T, N>) -> SVector<T, N> {
        l.matrix().tr_mul(seed)
    }
}
