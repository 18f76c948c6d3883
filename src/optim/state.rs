//! What every optimiser keeps: the steps made, and flat vectors with a number for each parameter.
//!
//! Every rule here treats a parameter by itself. In comes the rule for a single parameter, which sees its value, its
//! gradient and its own `N` moments; the walk over the model applies it to all of them.

use alloc::vec;
use alloc::vec::Vec;
use core::array;

use autodiff_runtime::{ParameterName, Parameters, Scalar};

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct State<T> {
    steps: u64,
    /// The gradient of this step, in the order of the walk: a model and its gradient cannot be walked at once.
    gradient: Vec<T>,
    /// All first moments, then all second ones, and so on.
    moments: Vec<T>,
}

impl<T: Scalar> State<T> {
    pub(super) fn new() -> Self {
        State { steps: 0, gradient: Vec::new(), moments: Vec::new() }
    }

    /// Takes the gradient of a new step, and returns the number of the step, from 1.
    pub(super) fn begin<G: Parameters<T> + ?Sized>(&mut self, gradient: &G) -> u64 {
        if self.steps == 0 {
            self.gradient = vec![T::SCALAR_ZERO; gradient.parameter_count()];
        }
        if let Err(mismatch) = gradient.flatten_parameters_into(&mut self.gradient) {
            panic!("the gradient has {} numbers, that of the first step had {}", mismatch.parameters, mismatch.numbers);
        }
        self.steps += 1;
        self.steps
    }

    /// Applies `rule` to each parameter, its gradient and its moments, which are `initial` before the first step.
    pub(super) fn update<const N: usize, M: Parameters<T> + ?Sized>(
        &mut self,
        model: &mut M,
        initial: T,
        rule: impl Fn(&mut T, T, [&mut T; N]) + Copy,
    ) {
        let count = self.gradient.len();
        assert_eq!(model.parameter_count(), count, "the model must have as many numbers as its gradient");
        if self.steps == 1 {
            self.moments = vec![initial; N * count];
        }
        let mut rest = self.moments.as_mut_slice();
        let mut moments: [&mut [T]; N] = array::from_fn(|_| rest.split_off_mut(..count).expect("N moments for each parameter"));
        let mut gradient = self.gradient.as_slice();
        model.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, values| {
            let length = values.len();
            let slopes = gradient.split_off(..length).expect("the gradient is as long as the model");
            let moments = moments.each_mut().map(|all| all.split_off_mut(..length).expect("a moment is as long as the model"));
            update_slice(values, slopes, moments, rule);
        });
    }
}

/// The walk within one slice.
///
/// Slices of one visible length need no check in the loop, and a rule by value cannot change while the numbers do:
/// without either, nothing is vectorised and it takes twice as long.
fn update_slice<T: Scalar, const N: usize>(values: &mut [T], slopes: &[T], moments: [&mut [T]; N], rule: impl Fn(&mut T, T, [&mut T; N])) {
    let length = values.len();
    let slopes = &slopes[..length];
    let mut moments = moments.map(|moment| &mut moment[..length]);
    for i in 0..length {
        rule(&mut values[i], slopes[i], moments.each_mut().map(|moment| &mut moment[i]));
    }
}
