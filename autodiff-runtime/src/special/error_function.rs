//! The error function and its complement, by libm.

use crate::scalar::Scalar;

/// The error function `2/√π ∫₀ˣ e^−t² dt` (DLMF 7.2.1).
///
/// Derivative: `2/√π e^−x²`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// // Abramowitz and Stegun, table 7.1
/// assert!((autodiff::erf(0.5_f64) - 0.520_499_877_8).abs() < 1e-10);
/// ```
#[inline]
pub fn erf<T: Scalar>(x: T) -> T {
    T::from_constant(libm::erf(x.to_f64_lossy()))
}

/// The complementary error function `1 − erf x` (DLMF 7.2.2), accurate where it is small.
///
/// Derivative: `−2/√π e^−x²`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert!((autodiff::erfc(10.0_f64) / 2.088_487_583_762_545e-45 - 1.0).abs() < 1e-14);
/// ```
#[inline]
pub fn erfc<T: Scalar>(x: T) -> T {
    T::from_constant(libm::erfc(x.to_f64_lossy()))
}
