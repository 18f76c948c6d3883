//! Activation functions, each a differentiable function of a number or of an array of scores.
//!
//! Formulas are those of PyTorch, but none of them overflows or cancels: what PyTorch computes as `1 + erf` or `1 + tanh`
//! is computed without the sum, so that small results are accurate too.

use autodiff_macros::differentiable;
use autodiff_runtime::{Scalar, no_diff};

/// The rectifier `max(x, 0)`; derivative 0 at 0 (V. Nair and G. Hinton, *Rectified Linear Units*, 2010).
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!([-1.0, 0.0, 2.0].map(nn::relu), [0.0, 0.0, 2.0]);
/// assert_eq!(nn::relu::grad(2.0), 1.0);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn relu<T: Scalar>(x: T) -> T {
    x.scalar_max(T::SCALAR_ZERO)
}

/// The rectifier with a slope below 0: `x` where `x > 0`, else `slope · x` (A. Maas et al., 2013).
///
/// The usual slope is 0.01. It has a derivative as well, so it may be a parameter of the model.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::leaky_relu(-2.0, 0.01), -0.02);
/// assert_eq!(nn::leaky_relu::grad(-2.0, 0.01), (0.01, -2.0));
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn leaky_relu<T: Scalar>(x: T, slope: T) -> T {
    if x > T::SCALAR_ZERO { x } else { slope * x }
}

/// The exponential linear unit: `x` where `x > 0`, else `alpha · (eˣ − 1)` (D.-A. Clevert et al., 2016).
///
/// The usual `alpha` is 1.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::elu(3.0, 1.0), 3.0);
/// assert_eq!(nn::elu(-1000.0, 0.5), -0.5);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn elu<T: Scalar>(x: T, alpha: T) -> T {
    if x > T::SCALAR_ZERO { x } else { alpha * x.scalar_exp_m1() }
}

/// The hyperbolic tangent.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::tanh(0.5), 0.5_f64.tanh());
/// assert_eq!(nn::tanh::grad(0.0), 1.0);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn tanh<T: Scalar>(x: T) -> T {
    x.scalar_tanh()
}

/// The Gaussian error linear unit `x · Φ(x)`, with the distribution function `Φ` of the standard normal
/// distribution (D. Hendrycks and K. Gimpel, 2016).
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::gelu(0.0), 0.0);
/// assert_eq!(nn::gelu::grad(0.0), 0.5);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn gelu<T: Scalar>(x: T) -> T {
    let root = T::from_constant(core::f64::consts::FRAC_1_SQRT_2);
    T::from_constant(0.5) * x * crate::erfc(-x * root)
}

/// [`gelu`](fn@gelu) in its older form, `x / 2 · (1 + tanh u)` with `u = √(2/π) · (x + 0.044715 x³)`, computed as `x · σ(2 u)`.
///
/// ```
/// use autodiff::nn;
///
/// assert!((nn::gelu_tanh(1.0) - nn::gelu(1.0_f64)).abs() < 1e-3);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn gelu_tanh<T: Scalar>(x: T) -> T {
    let steepness = T::from_constant(core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::SQRT_2);
    let cubic = T::from_constant(0.044715);
    x * crate::sigmoid(steepness * (x + cubic * x * x * x))
}

/// The sigmoid linear unit `x · σ(x)`, also named swish (S. Elfwing et al., 2018).
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::silu(0.0), 0.0);
/// assert_eq!(nn::silu::grad(0.0), 0.5);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn silu<T: Scalar>(x: T) -> T {
    x * crate::sigmoid(x)
}

/// The largest score, as a constant: softmax and its logarithm do not depend on what is subtracted from all scores.
#[inline]
pub(super) fn largest<T: Scalar>(scores: &[T]) -> T {
    let mut largest = scores[0];
    for &score in scores {
        largest = largest.scalar_max(score);
    }
    largest
}

/// Probabilities `e^sᵢ / Σ e^sⱼ` of classes with the given scores; exponentials are taken of `s − max s`, so none overflows.
///
/// # Panics
/// If there are no scores.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::softmax(&[0.0, 0.0]), [0.5, 0.5]);
/// assert_eq!(nn::softmax(&[1000.0, 0.0, -1000.0]), [1.0, 0.0, 0.0]);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn softmax<T: Scalar, const N: usize>(scores: &[T; N]) -> [T; N] {
    let largest = largest(no_diff(scores));
    let mut probabilities = *scores;
    let mut sum = T::SCALAR_ZERO;
    for p in probabilities.iter_mut() {
        *p = (*p - largest).scalar_exp();
        sum += *p;
    }
    for p in probabilities.iter_mut() {
        *p /= sum;
    }
    probabilities
}

/// Logarithms of the probabilities of [`softmax`](fn@softmax), `sᵢ − ln Σ e^sⱼ`, without its underflow.
///
/// # Panics
/// If there are no scores.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::log_softmax(&[1000.0, 0.0, -1000.0]), [0.0, -1000.0, -2000.0]);
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn log_softmax<T: Scalar, const N: usize>(scores: &[T; N]) -> [T; N] {
    let largest = largest(no_diff(scores));
    let mut sum = T::SCALAR_ZERO;
    for &score in scores {
        sum += (score - largest).scalar_exp();
    }
    let log_sum = sum.scalar_ln();
    let mut logarithms = *scores;
    for value in logarithms.iter_mut() {
        *value = *value - largest - log_sum;
    }
    logarithms
}
