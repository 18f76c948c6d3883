//! What generated code does to arrays and records beyond plain indexing.

use crate::Scalar;
#[cfg(feature = "alloc")]
use alloc::vec::Vec;

/// Takes back what the forward sweep recorded last.
///
/// # Panics
/// If nothing is recorded: the sweeps disagree, which is a defect of the compiler.
#[cfg(feature = "alloc")]
#[inline(always)]
pub fn pop<T>(record: &mut Vec<T>) -> T {
    match record.pop() {
        Some(value) => value,
        None => unreachable!("the reverse sweep takes back what the forward sweep recorded"),
    }
}

/// A vector with the elements of the slice.
#[cfg(feature = "alloc")]
#[inline]
pub fn to_vec<T: Clone>(slice: &[T]) -> Vec<T> {
    Vec::from(slice)
}

/// The sum of the entries.
#[inline]
pub fn sum_all<T: Scalar>(entries: &[T]) -> T {
    entries.iter().fold(T::SCALAR_ZERO, |sum, entry| sum + *entry)
}

/// The place of an in-out parameter, which its activity says is always there.
#[inline(always)]
pub fn wanted<T: ?Sized>(place: Option<&mut T>) -> &mut T {
    match place {
        Some(place) => place,
        None => unreachable!("in-out parameters are active"),
    }
}
