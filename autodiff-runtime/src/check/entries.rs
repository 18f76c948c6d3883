//! Flat entries: their names, and vectors to test along.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::{Differentiable, ParameterName, Parameters};

/// The name of each number of `value`: `layers.0.weight[3]`, where 3 counts within the slice that a walk shows.
///
/// The name of a bare number is empty.
pub(super) fn names(value: &impl Parameters<f64>) -> Vec<String> {
    let mut names = Vec::with_capacity(value.parameter_count());
    value.visit_parameters(ParameterName::ROOT, &mut |name, shape, values| {
        for i in 0..values.len() {
            names.push(match shape {
                [] => name.to_string(),
                [_] => format!("{name}[{i}]"),
                _ => format!("{name}[{i}] of shape {shape:?}"),
            });
        }
    });
    names
}

/// The tangent of `point` with these entries, if it has so many.
pub(super) fn tangent_of<P>(point: &P, entries: &[f64]) -> Result<P::Tangent, super::Failure>
where
    P: Differentiable<Tangent: Parameters<f64>>,
{
    let mut tangent = point.zero_tangent();
    let room = |e: crate::LengthMismatch| super::Failure::Length { expected: e.numbers, found: e.parameters };
    tangent.unflatten_parameters(entries).map_err(room)?;
    Ok(tangent)
}

/// The `i`th of `n` unit vectors.
pub(super) fn unit(n: usize, i: usize) -> Vec<f64> {
    (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()
}

/// Pseudo-random numbers of magnitude 1/2 to 1, so that no entry is tested weakly.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014.
pub(super) struct Directions(u64);

impl Directions {
    /// The same sequence for the same number.
    pub fn new(number: u64) -> Self {
        Directions(number)
    }

    /// The next vector.
    pub fn next(&mut self, length: usize) -> Vec<f64> {
        (0..length).map(|_| self.number()).collect()
    }

    fn number(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let magnitude = 0.5 + (z >> 12) as f64 / (1_u64 << 53) as f64;
        if z & 1 == 0 { magnitude } else { -magnitude }
    }
}
