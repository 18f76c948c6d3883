//! Losses of one class of many: negative log-likelihoods of log-probabilities, or of scores.

use autodiff_macros::differentiable;
use autodiff_runtime::{Scalar, no_diff};

use super::{Reduction, count};
use crate::nn::activation::largest;

/// The negative log-likelihood of `class`, from the logarithms of the probabilities of all classes.
///
/// # Panics
/// If there is no such class.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::nll(&[-0.25, -1.5], 1), 1.5);
/// assert_eq!(nn::nll::grad(&[-0.25, -1.5], 1), [0.0, -1.0]);
/// ```
#[inline]
#[differentiable(hessian, wrt(log_probabilities), crate = crate)]
pub fn nll<T: Scalar, const C: usize>(log_probabilities: &[T; C], class: usize) -> T {
    -log_probabilities[class]
}

/// The negative log-likelihood of `class`, from the scores of all classes: `ln Σ e^sⱼ − s` at the class.
///
/// It is [`nll`](fn@nll) of [`log_softmax`](fn@crate::nn::log_softmax), in one step. The gradient is softmax, less 1 at
/// the class.
///
/// # Panics
/// If there is no such class.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::cross_entropy(&[0.0, 0.0], 1), core::f64::consts::LN_2);
/// assert_eq!(nn::cross_entropy::grad(&[0.0, 0.0], 1), [0.5, -0.5]);
/// ```
#[inline]
#[differentiable(hessian, wrt(scores), crate = crate)]
pub fn cross_entropy<T: Scalar, const C: usize>(scores: &[T; C], class: usize) -> T {
    let largest = largest(no_diff(scores));
    // In an array of their own the powers are found again by the reverse sweep; else they would be recorded on the heap.
    let mut powers = *scores;
    let mut sum = T::SCALAR_ZERO;
    for power in powers.iter_mut() {
        *power = (*power - largest).scalar_exp();
        sum += *power;
    }
    sum.scalar_ln() + (largest - scores[class])
}

/// [`cross_entropy`](fn@cross_entropy) with a label that is `smoothing` short of sure: this share of it is spread over all
/// classes (C. Szegedy et al., 2016).
///
/// # Panics
/// If there is no such class.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::cross_entropy_smoothed(&[2.0, -1.0], 0, 0.0), nn::cross_entropy(&[2.0, -1.0], 0));
/// assert_eq!(nn::cross_entropy_smoothed::grad(&[0.0, 0.0], 0, 1.0), [0.0, 0.0]);
/// ```
#[differentiable(hessian, wrt(scores), crate = crate)]
pub fn cross_entropy_smoothed<T: Scalar, const C: usize>(scores: &[T; C], class: usize, smoothing: T) -> T {
    let share = smoothing / T::from_constant(C as f64);
    let mut sum = (T::SCALAR_ONE - smoothing) * cross_entropy(scores, class);
    for other in 0..C {
        sum += share * cross_entropy(scores, other);
    }
    sum
}

/// The sum of [`nll`](fn@nll) over a batch, each times the weight of its class; the mean divides by the weights.
///
/// With `&[1.0; C]` for the weights it is the usual mean.
///
/// # Panics
/// If there are not as many classes as rows, or if there is no such class.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// let rows = [[-0.25, -1.5], [-1.0, -0.5]];
/// assert_eq!(nn::nll_of_batch(&rows, &[1, 1], &[1.0, 1.0], Reduction::Mean), 1.0);
/// ```
#[differentiable(hessian, wrt(log_probabilities), crate = crate)]
pub fn nll_of_batch<T: Scalar, const C: usize>(
    log_probabilities: &[[T; C]],
    classes: &[usize],
    weights: &[T; C],
    reduction: Reduction,
) -> T {
    let divisor = reduction.divisor(weight_of(log_probabilities.len(), classes, weights));
    let mut sum = T::SCALAR_ZERO;
    for (row, &class) in log_probabilities.iter().zip(classes) {
        sum += weights[class] * nll(row, class);
    }
    sum / divisor
}

/// The sum of [`cross_entropy`](fn@cross_entropy) over a batch, each times the weight of its class; the mean divides by
/// the weights.
///
/// With `&[1.0; C]` for the weights it is the usual mean.
///
/// # Panics
/// If there are not as many classes as rows, or if there is no such class.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// let gradient = nn::cross_entropy_of_batch::grad(&[[0.0, 0.0]; 2], &[0, 1], &[1.0, 1.0], Reduction::Mean);
/// assert_eq!(gradient, [[-0.25, 0.25], [0.25, -0.25]]);
/// ```
#[differentiable(hessian, wrt(scores), crate = crate)]
pub fn cross_entropy_of_batch<T: Scalar, const C: usize>(
    scores: &[[T; C]],
    classes: &[usize],
    weights: &[T; C],
    reduction: Reduction,
) -> T {
    let divisor = reduction.divisor(weight_of(scores.len(), classes, weights));
    let mut sum = T::SCALAR_ZERO;
    for (row, &class) in scores.iter().zip(classes) {
        sum += weights[class] * cross_entropy(row, class);
    }
    sum / divisor
}

/// The weight of all samples; there must be as many as rows.
#[track_caller]
fn weight_of<T: Scalar, const C: usize>(rows: usize, classes: &[usize], weights: &[T; C]) -> T {
    count::<T>(rows, classes.len());
    classes.iter().fold(T::SCALAR_ZERO, |sum, &class| sum + weights[class])
}
