//! What generated code does to arrays beyond plain indexing.

/// What `map` goes through.
mod mapped;

pub use mapped::{Entries, Mapped, entries, entries_mut, unmapped};

use crate::Scalar;
use crate::tuples::for_tuples;
#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::slice::SliceIndex;

/// A vector with the items of an iterator.
#[cfg(feature = "alloc")]
#[inline]
pub fn listed<I: IntoIterator>(items: I) -> Vec<I::Item> {
    items.into_iter().collect()
}

/// A vector with the elements of the slice.
#[cfg(feature = "alloc")]
#[inline]
pub fn to_vec<T: Clone>(slice: &[T]) -> Vec<T> {
    Vec::from(slice)
}

/// A part of the elements; nothing, where there is none.
///
/// ```
/// use autodiff_runtime::__private::part;
///
/// assert_eq!(part(&[1.0, 2.0, 3.0], 1..3), [2.0, 3.0]);
/// assert!(part(&[1.0], 1..3).is_empty());
/// ```
#[inline(always)]
pub fn part<T>(elements: &[T], range: impl SliceIndex<[T], Output = [T]>) -> &[T] {
    elements.get(range).unwrap_or_default()
}

/// The same, to be changed.
#[inline(always)]
pub fn part_mut<T>(elements: &mut [T], range: impl SliceIndex<[T], Output = [T]>) -> &mut [T] {
    elements.get_mut(range).unwrap_or_default()
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

/// The real numbers in a tangent, in order.
pub trait Coordinates<T> {
    /// How many there are.
    fn count(&self) -> usize;
    /// Number `index`.
    fn get(&self, index: usize) -> T;
    /// Changes number `index`.
    fn set(&mut self, index: usize, value: T);
}

macro_rules! scalar_coordinates {
    ($($scalar:ty)*) => {$(
        impl Coordinates<$scalar> for $scalar {
            fn count(&self) -> usize {
                1
            }
            fn get(&self, _: usize) -> $scalar {
                *self
            }
            fn set(&mut self, _: usize, value: $scalar) {
                *self = value;
            }
        }
    )*};
}

scalar_coordinates!(f32 f64);

impl<T, C: Coordinates<T>> Coordinates<T> for [C] {
    fn count(&self) -> usize {
        self.iter().map(C::count).sum()
    }
    fn get(&self, mut index: usize) -> T {
        for entry in self {
            let count = entry.count();
            if index < count {
                return entry.get(index);
            }
            index -= count;
        }
        unreachable!("the index is smaller than the count")
    }
    fn set(&mut self, mut index: usize, value: T) {
        for entry in self {
            let count = entry.count();
            if index < count {
                return entry.set(index, value);
            }
            index -= count;
        }
    }
}

impl<T, C: Coordinates<T>, const N: usize> Coordinates<T> for [C; N] {
    fn count(&self) -> usize {
        Coordinates::<T>::count(&self[..])
    }
    fn get(&self, index: usize) -> T {
        Coordinates::<T>::get(&self[..], index)
    }
    fn set(&mut self, index: usize, value: T) {
        Coordinates::<T>::set(&mut self[..], index, value);
    }
}

#[cfg(feature = "alloc")]
impl<T, C: Coordinates<T>> Coordinates<T> for Vec<C> {
    fn count(&self) -> usize {
        Coordinates::<T>::count(&self[..])
    }
    fn get(&self, index: usize) -> T {
        Coordinates::<T>::get(&self[..], index)
    }
    fn set(&mut self, index: usize, value: T) {
        Coordinates::<T>::set(&mut self[..], index, value);
    }
}

impl<T, C: Coordinates<T>> Coordinates<T> for Option<C> {
    fn count(&self) -> usize {
        self.as_ref().map_or(0, C::count)
    }
    fn get(&self, index: usize) -> T {
        match self {
            Some(value) => value.get(index),
            None => unreachable!("`None` has no numbers"),
        }
    }
    fn set(&mut self, index: usize, value: T) {
        match self {
            Some(place) => place.set(index, value),
            None => unreachable!("`None` has no numbers"),
        }
    }
}

impl<T> Coordinates<T> for () {
    fn count(&self) -> usize {
        0
    }
    fn get(&self, _: usize) -> T {
        unreachable!("`()` has no numbers")
    }
    fn set(&mut self, _: usize, _: T) {
        unreachable!("`()` has no numbers")
    }
}

macro_rules! tuple_coordinates {
    ($(($($name:ident $field:tt),+))+) => {$(
        impl<T, $($name: Coordinates<T>),+> Coordinates<T> for ($($name,)+) {
            fn count(&self) -> usize {
                0 $(+ self.$field.count())+
            }
            fn get(&self, mut index: usize) -> T {
                $(
                    if index < self.$field.count() {
                        return self.$field.get(index);
                    }
                    index -= self.$field.count();
                )+
                unreachable!("the index is smaller than the count: {index} too much")
            }
            fn set(&mut self, mut index: usize, value: T) {
                $(
                    if index < self.$field.count() {
                        return self.$field.set(index, value);
                    }
                    index -= self.$field.count();
                )+
                let _ = (index, value);
            }
        }
    )+};
}

for_tuples!(tuple_coordinates);

#[cfg(all(test, feature = "alloc"))]
mod tests;
