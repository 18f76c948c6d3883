//! Special functions that are written with the attribute itself.

use autodiff_macros::differentiable;
use autodiff_runtime::Scalar;
#[cfg(feature = "alloc")]
use autodiff_runtime::no_diff;

/// The trigamma function ψ′(x) (DLMF 5.15).
///
/// ```
/// assert!((autodiff::trigamma(1.0) - core::f64::consts::PI.powi(2) / 6.0).abs() < 1e-15);
/// assert_eq!(autodiff::trigamma::grad(2.5), autodiff::polygamma(2, 2.5));
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn trigamma<T: Scalar>(x: T) -> T {
    crate::polygamma(1, x)
}

/// `ln Σ e^xᵢ`; −∞ for no numbers.
///
/// Computed as `m + ln (1 + Σ e^(xᵢ − m))` over all but one largest entry `m`, so that nothing overflows. The gradient is
/// softmax; where an entry is infinite, that entry alone counts.
///
/// ```
/// use autodiff::logsumexp;
///
/// assert_eq!(logsumexp(&[1000.0, 1000.0]), 1000.0 + core::f64::consts::LN_2);
/// assert_eq!(logsumexp::<f64>(&[]), f64::NEG_INFINITY);
/// assert_eq!(logsumexp::grad(&[1000.0, 1000.0]), [0.5, 0.5]);
/// ```
#[cfg(feature = "alloc")]
#[differentiable(hessian, crate = crate)]
pub fn logsumexp<T: Scalar>(x: &[T]) -> T {
    let largest = index_of_largest(no_diff(x));
    if largest == x.len() {
        return T::from_constant(f64::NEG_INFINITY);
    }
    let m = x[largest];
    // `m − m` would be NaN.
    if m.scalar_abs() == T::from_constant(f64::INFINITY) {
        return m;
    }
    let mut others = T::SCALAR_ZERO;
    for (i, &entry) in x.iter().enumerate() {
        if i != largest {
            others += (entry - m).scalar_exp();
        }
    }
    m + others.scalar_ln_1p()
}

/// The first largest entry, or the first NaN; as many as there are entries if there are none.
#[cfg(feature = "alloc")]
fn index_of_largest<T: Scalar>(x: &[T]) -> usize {
    let mut largest = 0;
    for (i, &candidate) in x.iter().enumerate() {
        if candidate.to_f64_lossy().is_nan() {
            return i;
        }
        if candidate > x[largest] {
            largest = i;
        }
    }
    largest
}
