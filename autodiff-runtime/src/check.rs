//! Are these derivatives right? A function, its derivatives and a point go in; out comes nothing, or a report that names
//! each wrong entry.
//!
//! Derivatives are compared with the function itself or with each other, never with another derivation of ours:
//!
//! | check | compares | with | calls of the function per parameter |
//! |---|---|---|---|
//! | [`gradient`] | `value_and_grad` | differences of values | 40 to 120 |
//! | [`tangent`] | `jvp` along two directions | differences of results | none, 80 to 240 in all |
//! | [`pullback`] | `vjp` | `jvp`, by dot products | none |
//! | [`hessian`] | `hvp` | differences of gradients, and its own transpose | 40 to 120 gradients |
//! | [`hessian_symmetry`] | `hvp` | its own transpose | one `hvp` |
//!
//! The point is any value that implements [`Parameters<f64>`](crate::Parameters): a number, an array, a `Vec`, a struct with
//! `#[derive(Differentiable)]`, or a tuple of the arguments of a function. Directions and seeds are pseudo-random, and the
//! same in each run.

use alloc::vec::Vec;

use crate::Parameters;

/// Derivatives by differences of values.
mod differences;

/// Names and directions of flat entries.
mod entries;

/// What is wrong.
mod failure;

/// Gradients against differences.
mod first;

/// Reverse mode against forward mode.
mod duality;

/// Second derivatives.
mod second;

pub use differences::{central_difference, directional_difference, relative_error};
pub use duality::pullback;
pub use failure::{Cause, Failure, Mismatch};
pub use first::{gradient, tangent};
pub use second::{hessian, hessian_symmetry};

/// Panics with the report of a check that did not pass, of the derivatives of this function.
#[doc(hidden)]
#[track_caller]
pub fn assert_right(function: &str, outcome: Result<(), Failure>) {
    if let Err(failure) = outcome {
        panic!("derivatives of `{function}`: {failure}");
    }
}

/// The function of a flat vector that `f` is around `point`.
fn flat<'p, P, R>(point: &'p P, f: impl Fn(&P) -> R + 'p) -> impl Fn(&[f64]) -> R + 'p
where
    P: Parameters<f64> + Clone,
{
    move |x| {
        let mut moved = point.clone();
        moved.unflatten_parameters(x).expect("a point has the length of its own flat form");
        f(&moved)
    }
}

/// The numbers of `value`, if there are as many as `expected`.
fn numbers(value: &impl Parameters<f64>, expected: usize) -> Result<Vec<f64>, Failure> {
    let found = value.flatten_parameters();
    if found.len() == expected { Ok(found) } else { Err(Failure::Length { expected, found: found.len() }) }
}

#[cfg(test)]
mod tests;
