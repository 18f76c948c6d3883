//! Penalties on weights, to be added to a loss times a factor.

use autodiff_macros::differentiable;
use autodiff_runtime::Scalar;

/// The sum of the absolute values; derivative 0 at 0.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::l1_penalty::value_and_grad(&[1.0, -2.0]), (3.0, vec![1.0, -1.0]));
/// ```
#[differentiable(hessian, crate = crate)]
pub fn l1_penalty<T: Scalar>(weights: &[T]) -> T {
    let mut sum = T::SCALAR_ZERO;
    for weight in weights {
        sum += weight.scalar_abs();
    }
    sum
}

/// Half the sum of squares, whose gradient is the weights.
///
/// ```
/// use autodiff::nn;
///
/// assert_eq!(nn::l2_penalty::value_and_grad(&[1.0, -2.0]), (2.5, vec![1.0, -2.0]));
/// ```
#[differentiable(hessian, crate = crate)]
pub fn l2_penalty<T: Scalar>(weights: &[T]) -> T {
    let mut sum = T::SCALAR_ZERO;
    for &weight in weights {
        sum += weight * weight;
    }
    T::from_constant(0.5) * sum
}
