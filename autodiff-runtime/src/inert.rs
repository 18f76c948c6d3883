//! The zero tangent of an inactive value whose type no token tells: nothing, where the type carries none.
//!
//! A field that is stored to may hold a number or a mere choice, and only rustc knows which.
//! `(&Inert(&value)).zero_if_any()` is a method of one trait for types that carry a derivative, and of another trait, which
//! rustc asks later, for all types.

use crate::differentiable::Differentiable;

/// An inactive value.
///
/// ```
/// use autodiff_runtime::__private::{Carrying as _, Inert, Plain as _};
///
/// assert_eq!((&Inert(&2.5)).zero_if_any(), 0.0);
/// assert_eq!((&Inert(&"linear")).zero_if_any(), ());
/// ```
pub struct Inert<'a, T>(pub &'a T);

/// What carries a derivative.
pub trait Carrying {
    /// The type of the derivative.
    type Zero;

    /// A zero like the value.
    fn zero_if_any(&self) -> Self::Zero;
}

impl<T: Differentiable> Carrying for Inert<'_, T> {
    type Zero = T::Tangent;

    #[inline(always)]
    fn zero_if_any(&self) -> T::Tangent {
        self.0.zero_tangent()
    }
}

/// What carries none.
pub trait Plain {
    /// Nothing.
    #[inline(always)]
    fn zero_if_any(&self) {}
}

impl<T> Plain for &Inert<'_, T> {}
