//! What `map` goes through entry by entry, where the macro cannot see whether it is an array or a matrix.

use crate::Scalar;
#[cfg(feature = "nalgebra")]
use nalgebra::{DefaultAllocator, Dim, IsContiguous, Matrix, OMatrix, RawStorageMut, Storage, allocator::Allocator};

/// A value with entries that are numbers.
#[diagnostic::on_unimplemented(
    message = "`map` of a `{Self}` cannot be differentiated here",
    label = "neither an array nor a matrix of numbers",
    note = "a differentiable function that may fail is called with `?`, `unwrap()` or `expect(..)`; an `Option` or an array of something else needs a `let` with its type"
)]
pub trait Mapped {
    /// What `map` makes of it.
    type Owned;

    /// A value of the same shape, whose entries are still to be computed.
    fn unmapped(&self) -> Self::Owned;
}

impl<T: Scalar, const N: usize> Mapped for [T; N] {
    type Owned = [T; N];

    #[inline(always)]
    fn unmapped(&self) -> [T; N] {
        *self
    }
}

#[cfg(feature = "nalgebra")]
impl<T: Scalar + nalgebra::Scalar, R: Dim, C: Dim, S: Storage<T, R, C>> Mapped for Matrix<T, R, C, S>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Owned = OMatrix<T, R, C>;

    #[inline]
    fn unmapped(&self) -> OMatrix<T, R, C> {
        self.clone_owned()
    }
}

impl<M: Mapped + ?Sized> Mapped for &M {
    type Owned = M::Owned;

    #[inline(always)]
    fn unmapped(&self) -> M::Owned {
        (**self).unmapped()
    }
}

impl<M: Mapped + ?Sized> Mapped for &mut M {
    type Owned = M::Owned;

    #[inline(always)]
    fn unmapped(&self) -> M::Owned {
        (**self).unmapped()
    }
}

/// As [`Mapped::unmapped`], in call form.
#[inline(always)]
pub fn unmapped<M: Mapped + ?Sized>(whole: &M) -> M::Owned {
    whole.unmapped()
}

/// A value whose entries lie one behind the other.
#[diagnostic::on_unimplemented(
    message = "`map` of a `{Self}` cannot be differentiated here",
    label = "neither an array nor a matrix with its entries one behind the other"
)]
pub trait Entries {
    /// One of them.
    type Entry;

    /// All of them, in the order of [`Mapped`].
    fn entries(&self) -> &[Self::Entry];

    /// The same, to be changed.
    fn entries_mut(&mut self) -> &mut [Self::Entry];
}

impl<T: Scalar, const N: usize> Entries for [T; N] {
    type Entry = T;

    #[inline(always)]
    fn entries(&self) -> &[T] {
        self
    }

    #[inline(always)]
    fn entries_mut(&mut self) -> &mut [T] {
        self
    }
}

#[cfg(feature = "nalgebra")]
impl<T: Scalar + nalgebra::Scalar, R: Dim, C: Dim, S: RawStorageMut<T, R, C> + IsContiguous> Entries for Matrix<T, R, C, S> {
    type Entry = T;

    #[inline(always)]
    fn entries(&self) -> &[T] {
        self.as_slice()
    }

    #[inline(always)]
    fn entries_mut(&mut self) -> &mut [T] {
        self.as_mut_slice()
    }
}

/// As [`Entries::entries`], in call form.
#[inline(always)]
pub fn entries<M: Entries + ?Sized>(whole: &M) -> &[M::Entry] {
    whole.entries()
}

/// As [`Entries::entries_mut`], in call form.
#[inline(always)]
pub fn entries_mut<M: Entries + ?Sized>(whole: &mut M) -> &mut [M::Entry] {
    whole.entries_mut()
}
