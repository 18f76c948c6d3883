//! The order in which sorting puts elements, so that it can be followed by index.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Where the elements of the sorted sequence come from; equal ones keep their order.
pub fn order<T>(items: &[T], mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| compare(&items[*a], &items[*b]));
    order
}
