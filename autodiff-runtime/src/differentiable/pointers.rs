//! References, `Box` and `Cow` have the tangents of what they point at, so that a gradient is always owned.

#[cfg(feature = "alloc")]
use alloc::{borrow::Cow, boxed::Box, vec::Vec};

use super::{Differentiable, Tangent};

impl<T: Differentiable + ?Sized> Differentiable for &T {
    type Tangent = T::Tangent;

    #[inline(always)]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        (**self).tangent_shape()
    }
}

impl<T: Differentiable + ?Sized> Differentiable for &mut T {
    type Tangent = T::Tangent;

    #[inline(always)]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        (**self).tangent_shape()
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable + ?Sized> Differentiable for Box<T> {
    type Tangent = T::Tangent;

    #[inline(always)]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        (**self).tangent_shape()
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable + Clone> Differentiable for Cow<'_, [T]> {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        (**self).tangent_shape()
    }
}
