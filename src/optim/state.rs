//! What every optimiser keeps: the steps made, and flat vectors with a number for each parameter.
//!
//! Every rule here treats a parameter by itself. In comes the rule for a single parameter, which sees its value, its
//! gradient and its own `N` moments; the walk over model and gradient applies it to all of them.

use alloc::vec;
use alloc::vec::Vec;
use core::{array, mem};

use autodiff_runtime::{ParameterName, Parameters, Scalar};

#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct State<T: 'static> {
    steps: u64,
    /// How many numbers there are.
    count: usize,
    /// All first moments, then all second ones, and so on.
    moments: Vec<T>,
    /// Memory for the slices of a gradient, empty between steps.
    #[cfg_attr(feature = "serde", serde(skip, default = "Vec::new"))]
    slices: Vec<&'static [T]>,
}

impl<T: Scalar> State<T> {
    pub(super) fn new() -> Self {
        State { steps: 0, count: 0, moments: Vec::new(), slices: Vec::new() }
    }

    /// The number of a new step, from 1.
    pub(super) fn begin(&mut self) -> u64 {
        self.steps += 1;
        self.steps
    }

    /// Applies `rule` to each parameter, its gradient and its moments, which are `initial` before the first step.
    #[inline]
    pub(super) fn update<const N: usize, M: Parameters<T> + ?Sized, G: Parameters<T> + ?Sized>(
        &mut self,
        model: &mut M,
        gradient: &G,
        initial: T,
        rule: impl Fn(&mut T, T, [&mut T; N]) + Copy,
    ) {
        // A model and its gradient cannot be walked at once.
        let mut slices: Vec<&[T]> = mem::take(&mut self.slices);
        gradient.visit_parameters(ParameterName::ROOT, &mut |_, _, values| slices.push(values));
        let count = slices.iter().map(|values| values.len()).sum();
        if self.steps == 1 {
            assert_eq!(model.parameter_count(), count, "{UNEQUAL}");
            self.moments = vec![initial; N * count];
            self.count = count;
        }
        assert!(count == self.count, "the gradient has {count} numbers, that of the first step had {}", self.count);
        let mut rest = self.moments.as_mut_slice();
        let mut moments: [&mut [T]; N] = array::from_fn(|_| rest.split_off_mut(..count).expect("N moments for each parameter"));
        let mut all_slopes = slices.iter().copied();
        let mut slopes: &[T] = &[];
        model.visit_parameters_mut(ParameterName::ROOT, &mut |_, _, mut values| {
            // Slices of both are the same, unless the gradient is of another type with as many numbers.
            while !values.is_empty() {
                if slopes.is_empty() {
                    slopes = all_slopes.next().expect(UNEQUAL);
                }
                let length = values.len().min(slopes.len());
                let (Some(values), Some(slopes)) = (values.split_off_mut(..length), slopes.split_off(..length)) else { return };
                let moments = moments.each_mut().map(|all| all.split_off_mut(..length).expect("a moment is as long as the model"));
                update_slice(values, slopes, moments, rule);
            }
        });
        assert!(slopes.is_empty() && all_slopes.all(<[T]>::is_empty), "{UNEQUAL}");
        self.slices = emptied(slices);
    }
}

/// What a caller is told who mixes models up.
const UNEQUAL: &str = "the model must have as many numbers as its gradient";

/// The memory of the list, for slices of any lifetime: what is collected from it stays where it was.
#[inline]
fn emptied<T>(mut slices: Vec<&[T]>) -> Vec<&'static [T]> {
    slices.clear();
    slices.into_iter().map(|_| -> &'static [T] { unreachable!("the list is empty") }).collect()
}

/// The walk within one slice.
///
/// Slices of one visible length need no check in the loop, and a rule by value cannot change while the numbers do:
/// without either, nothing is vectorised and it takes twice as long.
#[inline]
fn update_slice<T: Scalar, const N: usize>(values: &mut [T], slopes: &[T], moments: [&mut [T]; N], rule: impl Fn(&mut T, T, [&mut T; N])) {
    let length = values.len();
    let slopes = &slopes[..length];
    let mut moments = moments.map(|moment| &mut moment[..length]);
    for i in 0..length {
        rule(&mut values[i], slopes[i], moments.each_mut().map(|moment| &mut moment[i]));
    }
}
