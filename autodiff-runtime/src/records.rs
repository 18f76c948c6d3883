//! What the forward sweep leaves for the reverse one, value by value: the last one in is the first one out.
//!
//! A record of unknown length is a vector, one of one value an `Option`. Where the number of values is a constant of the user's, whose size the macro
//! cannot see, it is a [`Record`], and the constant decides when the user's crate is compiled: few values are kept in
//! place, many on the heap.

use alloc::vec::Vec;

/// So many values are kept in place at most.
const MOST_IN_PLACE: usize = 4096;

/// How many values a record with room for the product of these numbers keeps in place: all of them, or none.
pub const fn in_place(factors: &[usize]) -> usize {
    let (mut product, mut index) = (1usize, 0);
    while index < factors.len() {
        product = product.saturating_mul(factors[index]);
        index += 1;
    }
    if product <= MOST_IN_PLACE { product } else { 0 }
}

/// The number of elements to make room for in front of a loop that ends at this number.
#[inline(always)]
pub fn room(end: impl TryInto<usize>) -> usize {
    end.try_into().unwrap_or(0)
}

/// A record of `N` values, or of any number if `N` is 0.
pub struct Record<T, const N: usize> {
    few: [T; N],
    len: usize,
    many: Vec<T>,
}

impl<T: Copy, const N: usize> Record<T, N> {
    /// Nothing is recorded yet; `filler` stands where values will.
    #[inline(always)]
    pub fn with_capacity(filler: T, capacity: usize) -> Self {
        let many = if N == 0 { Vec::with_capacity(capacity) } else { Vec::new() };
        Record { few: [filler; N], len: 0, many }
    }

    /// Records one more value.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        if N == 0 {
            self.many.push(value);
        } else {
            self.few[self.len] = value;
            self.len += 1;
        }
    }
}

/// From what [`pop`] takes values back.
pub trait Recorded {
    /// One of them.
    type Value;

    /// The value that was recorded last.
    fn take(&mut self) -> Option<Self::Value>;
}

impl<T> Recorded for Vec<T> {
    type Value = T;

    #[inline(always)]
    fn take(&mut self) -> Option<T> {
        self.pop()
    }
}

impl<T> Recorded for Option<T> {
    type Value = T;

    #[inline(always)]
    fn take(&mut self) -> Option<T> {
        Option::take(self)
    }
}

impl<T: Copy, const N: usize> Recorded for Record<T, N> {
    type Value = T;

    #[inline(always)]
    fn take(&mut self) -> Option<T> {
        if N == 0 {
            return self.many.pop();
        }
        // Below zero no index is in range.
        let last = self.len.wrapping_sub(1);
        let value = *self.few.get(last)?;
        self.len = last;
        Some(value)
    }
}

/// Takes back what the forward sweep recorded last.
///
/// # Panics
/// If nothing is recorded: the sweeps disagree, which is a defect of the compiler.
#[inline(always)]
pub fn pop<R: Recorded>(record: &mut R) -> R::Value {
    match record.take() {
        Some(value) => value,
        None => unreachable!("the reverse sweep takes back what the forward sweep recorded"),
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_IN_PLACE, Record, in_place, pop};

    fn returns_in_reverse<const N: usize>() {
        let mut record = Record::<u32, N>::with_capacity(0, 3);
        (1..=3).for_each(|value| record.push(value));
        assert_eq!([pop(&mut record), pop(&mut record), pop(&mut record)], [3, 2, 1]);
    }

    #[test]
    fn values_come_back_in_reverse() {
        returns_in_reverse::<0>();
        returns_in_reverse::<3>();
        returns_in_reverse::<5>();
    }

    #[test]
    fn few_values_are_kept_in_place() {
        assert_eq!(in_place(&[20, 3]), 60);
        assert_eq!(in_place(&[MOST_IN_PLACE]), MOST_IN_PLACE);
        assert_eq!(in_place(&[MOST_IN_PLACE, 2]), 0);
        assert_eq!(in_place(&[usize::MAX, usize::MAX]), 0);
    }

    #[test]
    #[should_panic(expected = "the reverse sweep takes back")]
    fn an_empty_record_gives_nothing_back() {
        pop(&mut Record::<u32, 2>::with_capacity(0, 2));
    }
}
