//! Sums whose terms may be added in any order: those of adjoints.
//!
//! Two partial sums take turns, so that an addition need not wait for the one before.

use crate::Scalar;
use core::array::from_fn;

/// The sum of what the rounds of a loop give.
#[inline(always)]
pub fn sum<R: Iterator, T: Scalar>(mut rounds: R, mut term: impl FnMut(R::Item) -> T) -> T {
    let (mut even, mut odd) = (T::SCALAR_ZERO, T::SCALAR_ZERO);
    while let Some(round) = rounds.next() {
        even += term(round);
        let Some(round) = rounds.next() else { break };
        odd += term(round);
    }
    even + odd
}

/// The sums of what the rounds of a loop give.
#[inline(always)]
pub fn sums<R: Iterator, T: Scalar, const N: usize>(mut rounds: R, mut terms: impl FnMut(R::Item) -> [T; N]) -> [T; N] {
    let (mut even, mut odd) = ([T::SCALAR_ZERO; N], [T::SCALAR_ZERO; N]);
    while let Some(round) = rounds.next() {
        add(&mut even, terms(round));
        let Some(round) = rounds.next() else { break };
        add(&mut odd, terms(round));
    }
    from_fn(|i| even[i] + odd[i])
}

#[inline(always)]
fn add<T: Scalar, const N: usize>(sums: &mut [T; N], terms: [T; N]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}

#[cfg(test)]
mod tests {
    use super::{sum, sums};

    #[test]
    fn every_round_counts_once_in_its_order() {
        for rounds in 0..6 {
            let mut seen = [0; 6];
            let mut calls = 0;
            let total = sum((0..rounds).rev(), |i| {
                seen[calls] = i;
                calls += 1;
                f64::from(1 << i)
            });
            assert_eq!(total, f64::from((1 << rounds) - 1));
            assert!(seen[..calls].iter().copied().eq((0..rounds).rev()));
            let [first, second] = sums(0..rounds, |i| [f64::from(1 << i), f64::from(1 << (i + 6))]);
            assert_eq!(first + second, total * 65.0);
        }
    }
}
