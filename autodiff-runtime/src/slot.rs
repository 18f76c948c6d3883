//! Arguments of calls whose type no token tells: in go references to them, out comes what stands in their slot of a pullback.
//!
//! A pullback takes a borrowed argument again, `(argument, place)`, and of what was passed by value the place alone. Generated
//! callers that cannot see which it is ask rustc: `Untold(&argument).slot()` is a method of its own for references, and one of
//! a trait for everything else.

#[cfg(feature = "alloc")]
use alloc::borrow::ToOwned;
#[cfg(feature = "alloc")]
use core::borrow::Borrow;

/// An argument: an inactive one, or one that a closure was handed and hands on.
///
/// ```
/// use autodiff_runtime::__private::{ByValue as _, Untold};
///
/// let (row, count) = (&[1.0, 2.0], 2);
/// assert_eq!(Untold(&row).slot(), (&[1.0, 2.0], ()));
/// assert_eq!(Untold(&count).slot(), ());
/// ```
pub struct Untold<'a, T>(pub &'a T);

impl<'r, T: ?Sized> Untold<'_, &'r T> {
    /// The argument again, and no place.
    #[inline(always)]
    #[must_use]
    pub fn slot(self) -> (&'r T, ()) {
        (self.0, ())
    }

    /// The argument again, and the place for its adjoint.
    #[inline(always)]
    #[must_use]
    pub fn with<P>(self, place: P) -> (&'r T, P) {
        (self.0, place)
    }

    /// What the argument leads to, for a pullback that outlives it.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    #[must_use]
    pub fn keep(self) -> KeptBehind<T>
    where
        T: ToOwned,
    {
        KeptBehind(T::to_owned(*self.0))
    }
}

/// What was no reference.
pub trait ByValue<T>: Sized {
    /// No place.
    #[inline(always)]
    fn slot(self) {}

    /// The place for its adjoint.
    #[inline(always)]
    fn with<P>(self, place: P) -> P {
        place
    }

    /// A copy, for a pullback that outlives the argument.
    fn keep(self) -> Kept<T>
    where
        T: Clone;
}

impl<T> ByValue<T> for Untold<'_, T> {
    #[inline(always)]
    fn keep(self) -> Kept<T>
    where
        T: Clone,
    {
        Kept(self.0.clone())
    }
}

/// What a reference led to.
#[cfg(feature = "alloc")]
pub struct KeptBehind<T: ToOwned + ?Sized>(T::Owned);

#[cfg(feature = "alloc")]
impl<T: ToOwned + ?Sized> KeptBehind<T> {
    /// The reference.
    ///
    /// ```
    /// use autodiff_runtime::__private::{ByValue as _, Untold};
    ///
    /// let row = [1.0, 2.0];
    /// let kept = Untold(&&row[..]).keep();
    /// assert_eq!(Untold(&kept.lend()).with("place"), (&[1.0, 2.0][..], "place"));
    /// let kept = Untold(&row).keep();
    /// assert_eq!(Untold(&kept.lend()).with("place"), "place");
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn lend(&self) -> &T {
        self.0.borrow()
    }
}

/// A copy of what was no reference.
pub struct Kept<T>(T);

impl<T: Clone> Kept<T> {
    /// What was copied.
    #[inline(always)]
    #[must_use]
    pub fn lend(&self) -> T {
        self.0.clone()
    }
}

/// A slot that [`Untold`] made, for the tangent of its argument, which has none.
pub trait Still {
    /// The slot.
    type Slot;

    /// The slot.
    fn still(self) -> Self::Slot;
}

impl Still for () {
    type Slot = ();

    #[inline(always)]
    fn still(self) {}
}

impl<T: ?Sized> Still for (&T, ()) {
    type Slot = ((), ());

    #[inline(always)]
    fn still(self) -> ((), ()) {
        ((), ())
    }
}

/// The slot for the tangent of an argument, from the slot of the argument.
#[inline(always)]
pub fn still<S: Still>(slot: S) -> S::Slot {
    slot.still()
}
