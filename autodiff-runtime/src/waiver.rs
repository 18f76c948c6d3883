//! The written waiver: a value whose derivative is dropped on purpose.
//!
//! A method inside of it may change its receiver, which loses nothing where the receiver carries no derivative: only rustc knows.
//! `Waived(&mut receiver).lent()` is a method of its own for types that carry one, and one of a trait for all others.

use crate::differentiable::Differentiable;

/// Returns `value` unchanged and tells `#[differentiable]` to drop its derivative.
///
/// At run time this is the identity. Inside a differentiable function the compiler treats the result as a
/// constant, so every derivative through it is zero, because the author says so (`stop_gradient` and
/// `detach` elsewhere). It also silences the error where a derivative would otherwise be lost, such as a
/// cast to an integer.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::no_diff;
///
/// // With `#[differentiable]` the derivative is `weight`: the index carries none.
/// fn weighted(x: f64, weights: &[f64]) -> f64 {
///     let weight = weights[no_diff(x) as usize];
///     weight * x
/// }
/// assert_eq!(weighted(1.5, &[1.0, 4.0]), 6.0);
/// ```
#[inline(always)]
pub fn no_diff<T>(value: T) -> T {
    value
}

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
