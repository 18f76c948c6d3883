//! Losses of real predictions: squared, absolute, and between both.

use autodiff_macros::differentiable;
use autodiff_runtime::Scalar;

use super::{Reduction, count};

/// `(prediction − target)²`.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::squared_error::value_and_grad(3.0, 1.0), (4.0, (4.0, -4.0)));
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn squared_error<T: Scalar>(prediction: T, target: T) -> T {
    let error = prediction - target;
    error * error
}

/// `|prediction − target|`; derivative 0 where both are equal.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::absolute_error::value_and_grad(1.0, 3.0), (2.0, (-1.0, 1.0)));
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn absolute_error<T: Scalar>(prediction: T, target: T) -> T {
    (prediction - target).scalar_abs()
}

/// With `e = |prediction − target|`: `e² / 2` up to `delta`, then on along the tangent, `delta · (e − delta / 2)`
/// (P. J. Huber, 1964).
///
/// The usual `delta` is 1.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::huber_error(0.5, 0.0, 1.0), 0.125);
/// assert_eq!(nn::huber_error(-3.0, 0.0, 1.0), 2.5);
/// ```
#[inline]
#[differentiable(hessian, wrt(prediction, target), crate = crate)]
pub fn huber_error<T: Scalar>(prediction: T, target: T, delta: T) -> T {
    let half = T::from_constant(0.5);
    let error = (prediction - target).scalar_abs();
    if error <= delta { half * error * error } else { delta * (error - half * delta) }
}

/// [`huber_error`](fn@huber_error) over `beta`, as PyTorch's `smooth_l1_loss`: slope 1 from `beta` on.
///
/// The usual `beta` is 1.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::smooth_l1_error(3.0, 0.0, 0.5), 2.75);
/// ```
#[inline]
#[differentiable(hessian, wrt(prediction, target), crate = crate)]
pub fn smooth_l1_error<T: Scalar>(prediction: T, target: T, beta: T) -> T {
    let half = T::from_constant(0.5);
    let error = (prediction - target).scalar_abs();
    if error < beta { half * error * error / beta } else { error - half * beta }
}

/// The mean, or sum, of the squared errors.
///
/// # Panics
/// If there are not as many targets as predictions.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// let (value, (by_predictions, _)) = nn::mse::value_and_grad(&[1.0, 2.0], &[0.0, 4.0], Reduction::Mean);
/// assert_eq!((value, by_predictions), (2.5, vec![1.0, -2.0]));
/// ```
#[differentiable(hessian, wrt(predictions, targets), crate = crate)]
pub fn mse<T: Scalar>(predictions: &[T], targets: &[T], reduction: Reduction) -> T {
    let divisor = reduction.divisor(count::<T>(predictions.len(), targets.len()));
    let mut sum = T::SCALAR_ZERO;
    for (&prediction, &target) in predictions.iter().zip(targets) {
        sum += squared_error(prediction, target);
    }
    sum / divisor
}

/// The mean, or sum, of the absolute errors; PyTorch's `l1_loss`.
///
/// # Panics
/// If there are not as many targets as predictions.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// assert_eq!(nn::mae(&[1.0, 2.0], &[0.0, 4.0], Reduction::Mean), 1.5);
/// ```
#[differentiable(hessian, wrt(predictions, targets), crate = crate)]
pub fn mae<T: Scalar>(predictions: &[T], targets: &[T], reduction: Reduction) -> T {
    let divisor = reduction.divisor(count::<T>(predictions.len(), targets.len()));
    let mut sum = T::SCALAR_ZERO;
    for (&prediction, &target) in predictions.iter().zip(targets) {
        sum += absolute_error(prediction, target);
    }
    sum / divisor
}

/// The mean, or sum, of [`huber_error`](fn@huber_error).
///
/// # Panics
/// If there are not as many targets as predictions.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// assert_eq!(nn::huber(&[0.5, -3.0], &[0.0, 0.0], 1.0, Reduction::Sum), 2.625);
/// ```
#[differentiable(hessian, wrt(predictions, targets), crate = crate)]
pub fn huber<T: Scalar>(predictions: &[T], targets: &[T], delta: T, reduction: Reduction) -> T {
    let divisor = reduction.divisor(count::<T>(predictions.len(), targets.len()));
    let mut sum = T::SCALAR_ZERO;
    for (&prediction, &target) in predictions.iter().zip(targets) {
        sum += huber_error(prediction, target, delta);
    }
    sum / divisor
}

/// The mean, or sum, of [`smooth_l1_error`](fn@smooth_l1_error).
///
/// # Panics
/// If there are not as many targets as predictions.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// assert_eq!(nn::smooth_l1(&[3.0, 0.0], &[0.0, 0.0], 0.5, Reduction::Sum), 2.75);
/// ```
#[differentiable(hessian, wrt(predictions, targets), crate = crate)]
pub fn smooth_l1<T: Scalar>(predictions: &[T], targets: &[T], beta: T, reduction: Reduction) -> T {
    let divisor = reduction.divisor(count::<T>(predictions.len(), targets.len()));
    let mut sum = T::SCALAR_ZERO;
    for (&prediction, &target) in predictions.iter().zip(targets) {
        sum += smooth_l1_error(prediction, target, beta);
    }
    sum / divisor
}
