//! Logistic functions: no exponential is taken of a positive number, so none overflows.

use crate::scalar::Scalar;

/// The logistic function `1 / (1 + e⁻ˣ)`.
///
/// Accurate to the last digits for negative `x` too, down to where `eˣ` underflows.
/// Derivative: `σ(x) (1 − σ(x))`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert_eq!(autodiff::sigmoid(0.0), 0.5);
/// assert_eq!(autodiff::sigmoid(-700.0), (-700.0_f64).exp());
/// ```
#[inline]
pub fn sigmoid<T: Scalar>(x: T) -> T {
    let e = (-x.scalar_abs()).scalar_exp();
    let numerator = if x < T::SCALAR_ZERO { e } else { T::SCALAR_ONE };
    numerator / (T::SCALAR_ONE + e)
}

/// `ln (1 + eˣ)`, the smooth `max(x, 0)`.
///
/// Computed as `max(x, 0) + ln (1 + e^−|x|)`. Derivative: [`sigmoid`].
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert_eq!(autodiff::softplus(0.0), core::f64::consts::LN_2);
/// assert_eq!(autodiff::softplus(1000.0), 1000.0);
/// ```
#[inline]
pub fn softplus<T: Scalar>(x: T) -> T {
    x.scalar_max(T::SCALAR_ZERO) + (-x.scalar_abs()).scalar_exp().scalar_ln_1p()
}

/// `ln σ(x) = −ln (1 + e⁻ˣ)`, the logarithm of [`sigmoid`] without its underflow.
///
/// Derivative: `σ(−x)`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert_eq!(autodiff::log_sigmoid(-1000.0), -1000.0);
/// ```
#[inline]
pub fn log_sigmoid<T: Scalar>(x: T) -> T {
    -softplus(-x)
}

/// The log-odds `ln (p / (1 − p))`, the inverse of [`sigmoid`]; −∞ at 0, ∞ at 1, NaN outside.
///
/// Around 1/2, where it vanishes, it is `2 artanh (2p − 1)` (DLMF 4.37.24), whose argument has no rounding error.
/// Derivative: `1 / (p (1 − p))`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert_eq!(autodiff::logit(0.5), 0.0);
/// assert!((autodiff::logit(autodiff::sigmoid(3.0)) - 3.0_f64).abs() < 1e-14);
/// ```
#[inline]
pub fn logit<T: Scalar>(p: T) -> T {
    let two = T::from_constant(2.0);
    let centred = two * p - T::SCALAR_ONE;
    if centred.scalar_abs() < T::from_constant(0.5) { two * centred.scalar_atanh() } else { p.scalar_ln() - (-p).scalar_ln_1p() }
}
