//! Losses of probabilities of two classes, given as such or as log-odds.

use autodiff_macros::differentiable;
use autodiff_runtime::{Scalar, no_diff};

use super::{Reduction, count};

/// `−y ln p − (1 − y) ln (1 − p)` for the probability `p` of a label `y` in `0..=1`.
///
/// As in PyTorch, logarithms are bounded by −100, and the slope by that at `p (1 − p) = 1e-12`: nearer to 0 or 1 it is
/// `(p − y) · 1e12`, so that a sure but wrong prediction is still moved.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::bce_error(0.5, 1.0), core::f64::consts::LN_2);
/// assert_eq!(nn::bce_error(0.0, 1.0), 100.0);
/// ```
#[inline]
#[differentiable(hessian, wrt(probability), crate = crate)]
pub fn bce_error<T: Scalar>(probability: T, label: T) -> T {
    let one = T::SCALAR_ONE;
    // The bound that PyTorch writes as a number in single precision.
    let steepest = T::from_constant(1e-12_f32 as f64);
    let lowest = T::from_constant(-100.0);
    if probability * (one - probability) >= steepest {
        // Labels are 0 or 1 nearly always, and then one of the logarithms is finite and multiplied by 0.
        if label == one {
            -probability.scalar_ln()
        } else if label == T::SCALAR_ZERO {
            -(-probability).scalar_ln_1p()
        } else {
            -label * probability.scalar_ln() - (one - label) * (-probability).scalar_ln_1p()
        }
    } else {
        let p = no_diff(probability);
        let value = -label * p.scalar_ln().scalar_max(lowest) - (one - label) * (-p).scalar_ln_1p().scalar_max(lowest);
        value + (p - label) / steepest * (probability - p)
    }
}

/// The mean, or sum, of [`bce_error`](fn@bce_error): PyTorch's `binary_cross_entropy`.
///
/// Where probabilities come from a sigmoid, [`bce_with_logits`](fn@bce_with_logits) is more accurate.
///
/// # Panics
/// If there are not as many labels as probabilities.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// let (value, gradient) = nn::bce::value_and_grad(&[0.5, 0.5], &[1.0, 0.0], Reduction::Mean);
/// assert_eq!((value, gradient), (core::f64::consts::LN_2, vec![-1.0, 1.0]));
/// ```
#[differentiable(hessian, wrt(probabilities), crate = crate)]
pub fn bce<T: Scalar>(probabilities: &[T], labels: &[T], reduction: Reduction) -> T {
    let divisor = reduction.divisor(count::<T>(probabilities.len(), labels.len()));
    let mut sum = T::SCALAR_ZERO;
    for (&probability, &label) in probabilities.iter().zip(labels) {
        sum += bce_error(probability, label);
    }
    sum / divisor
}

/// `−w y ln σ(x) − (1 − y) ln (1 − σ(x))` for the log-odds `x` of a label `y` in `0..=1`, and the weight `w` of positives.
///
/// Computed as `(1 − y) x + (1 + (w − 1) y) ln (1 + e⁻ˣ)`, which neither overflows nor loses small losses.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::bce_with_logits_error(0.0, 1.0, 1.0), core::f64::consts::LN_2);
/// assert_eq!(nn::bce_with_logits_error(800.0, 0.0, 1.0), 800.0);
/// ```
#[inline]
#[differentiable(hessian, wrt(logit), crate = crate)]
pub fn bce_with_logits_error<T: Scalar>(logit: T, label: T, positive_weight: T) -> T {
    let one = T::SCALAR_ONE;
    (one - label) * logit + (one + (positive_weight - one) * label) * crate::softplus(-logit)
}

/// The mean, or sum, of [`bce_with_logits_error`](fn@bce_with_logits_error); the weight of positives is 1 usually.
///
/// # Panics
/// If there are not as many labels as log-odds.
///
/// ```
/// use autodiff::nn::{self, Reduction};
///
/// let gradient = nn::bce_with_logits::grad(&[0.0, 0.0], &[1.0, 0.0], 1.0, Reduction::Sum);
/// assert_eq!(gradient, [-0.5, 0.5]);
/// ```
#[differentiable(hessian, wrt(logits), crate = crate)]
pub fn bce_with_logits<T: Scalar>(logits: &[T], labels: &[T], positive_weight: T, reduction: Reduction) -> T {
    let divisor = reduction.divisor(count::<T>(logits.len(), labels.len()));
    let mut sum = T::SCALAR_ZERO;
    for (&logit, &label) in logits.iter().zip(labels) {
        sum += bce_with_logits_error(logit, label, positive_weight);
    }
    sum / divisor
}
