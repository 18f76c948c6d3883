//! Arrays, slices, `Vec` and `Option`: a tangent has as many entries as the value. Arrays keep their type, slices
//! have `Vec`s.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

#[cfg(feature = "alloc")]
use super::assert_same_length;
use super::{Differentiable, Tangent, TangentShape, accumulate_slice};

fn dot_slice<T: Tangent>(left: &[T], right: &[T]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l.dot_tangent(r)).sum()
}

impl<T: Differentiable, const N: usize> Differentiable for [T; N] {
    type Tangent = [T::Tangent; N];

    #[inline]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        core::array::from_fn(|i| self[i].tangent_shape())
    }
}

impl<S: TangentShape, const N: usize> TangentShape for [S; N] {
    type Tangent = [S::Tangent; N];

    #[inline]
    fn zeros(&self) -> Self::Tangent {
        core::array::from_fn(|i| self[i].zeros())
    }
}

impl<T: Tangent, const N: usize> Tangent for [T; N] {
    type Shape = [T::Shape; N];

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        accumulate_slice(self, other);
    }

    #[inline]
    fn scale_tangent(&mut self, factor: f64) {
        self.iter_mut().for_each(|t| t.scale_tangent(factor));
    }

    #[inline]
    fn dot_tangent(&self, other: &Self) -> f64 {
        dot_slice(self, other)
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable> Differentiable for [T] {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        self.iter().map(T::tangent_shape).collect()
    }
}

#[cfg(feature = "alloc")]
impl<T: Differentiable> Differentiable for Vec<T> {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        self.as_slice().tangent_shape()
    }
}

#[cfg(feature = "alloc")]
impl<S: TangentShape> TangentShape for Vec<S> {
    type Tangent = Vec<S::Tangent>;

    #[inline]
    fn zeros(&self) -> Self::Tangent {
        self.iter().map(S::zeros).collect()
    }
}

/// # Panics
/// If the lengths differ.
#[cfg(feature = "alloc")]
impl<T: Tangent> Tangent for Vec<T> {
    type Shape = Vec<T::Shape>;

    #[track_caller]
    #[inline]
    fn accumulate(&mut self, other: &Self) {
        accumulate_slice(self, other);
    }

    #[inline]
    fn scale_tangent(&mut self, factor: f64) {
        self.iter_mut().for_each(|t| t.scale_tangent(factor));
    }

    #[track_caller]
    #[inline]
    fn dot_tangent(&self, other: &Self) -> f64 {
        assert_same_length(self.len(), other.len());
        dot_slice(self, other)
    }
}

impl<T: Differentiable> Differentiable for Option<T> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn tangent_shape(&self) -> <Self::Tangent as Tangent>::Shape {
        self.as_ref().map(T::tangent_shape)
    }
}

impl<S: TangentShape> TangentShape for Option<S> {
    type Tangent = Option<S::Tangent>;

    #[inline]
    fn zeros(&self) -> Self::Tangent {
        self.as_ref().map(S::zeros)
    }
}

/// `None` is the zero of every shape: added to it, `Some` stays.
impl<T: Tangent> Tangent for Option<T> {
    type Shape = Option<T::Shape>;

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        match (self.as_mut(), other) {
            (Some(to), Some(from)) => to.accumulate(from),
            (None, Some(from)) => *self = Some(from.clone()),
            (_, None) => {}
        }
    }

    #[inline]
    fn scale_tangent(&mut self, factor: f64) {
        if let Some(t) = self {
            t.scale_tangent(factor);
        }
    }

    #[inline]
    fn dot_tangent(&self, other: &Self) -> f64 {
        match (self, other) {
            (Some(left), Some(right)) => left.dot_tangent(right),
            _ => 0.0,
        }
    }
}
