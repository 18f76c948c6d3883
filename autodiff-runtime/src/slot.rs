//! Arguments of calls whose type no token tells: in go references to them, out comes what stands in their slot of a pullback.
//!
//! A pullback takes a borrowed argument again, `(argument, place)`, and of what was passed by value the place alone. Generated
//! callers that cannot see which it is ask rustc: `Untold(&argument).slot()` is a method of its own for references, and one of
//! a trait for everything else.

/// An inactive argument.
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
}

/// What was no reference.
pub trait ByValue: Sized {
    /// No place.
    #[inline(always)]
    fn slot(self) {}
}

impl<T> ByValue for Untold<'_, T> {}

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
