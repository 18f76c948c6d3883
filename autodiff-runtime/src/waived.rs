//! Receivers of methods inside of the written waiver.
//!
//! Such a method may change its receiver, which loses nothing where the receiver carries no derivative: only rustc knows.
//! `Waived(&mut receiver).lent()` is a method of its own for types that carry one, and one of a trait for all others.

use crate::differentiable::Differentiable;

/// The receiver of a method inside of the waiver.
///
/// ```
/// use autodiff_runtime::__private::{LentToChange as _, Waived};
///
/// let mut words = vec!["zero"];
/// Waived(&mut words).lent().push("one");
/// let mut numbers = vec![0.0, 1.0];
/// assert_eq!(words.len(), Waived(&mut numbers).lent().len());
/// ```
pub struct Waived<'a, T: ?Sized>(pub &'a mut T);

impl<'a, T: Differentiable + ?Sized> Waived<'a, T> {
    /// What carries a derivative, to be looked at.
    #[inline(always)]
    pub fn lent(self) -> &'a T {
        self.0
    }
}

/// What carries no derivative.
pub trait LentToChange<'a, T: ?Sized> {
    /// The receiver, to be changed.
    fn lent(self) -> &'a mut T;
}

impl<'a, T: ?Sized> LentToChange<'a, T> for Waived<'a, T> {
    #[inline(always)]
    fn lent(self) -> &'a mut T {
        self.0
    }
}
