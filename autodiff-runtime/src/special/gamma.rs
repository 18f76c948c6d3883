//! The gamma function and its logarithm, by libm, and the logarithm of the beta function.

use super::bernoulli::BERNOULLI;
use crate::scalar::Scalar;

/// From here on, eight terms of Stirling's series are exact in double precision.
const LARGE: f64 = 10.0;

/// The gamma function Γ(x) (DLMF 5.2.1); ±∞ at ±0, NaN at negative integers.
///
/// Derivative: `Γ(x) ψ(x)` with ψ = [`digamma`](super::digamma).
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert_eq!(autodiff::gamma(5.0), 24.0);
/// ```
#[inline]
pub fn gamma<T: Scalar>(x: T) -> T {
    T::from_constant(libm::tgamma(x.to_f64_lossy()))
}

/// `ln |Γ(x)|` (DLMF 5.2.1); ∞ at 0 and the negative integers.
///
/// Derivative: ψ(x) = [`digamma`](super::digamma).
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert!((autodiff::ln_gamma(0.5_f64) - core::f64::consts::PI.sqrt().ln()).abs() < 1e-15);
/// ```
#[inline]
pub fn ln_gamma<T: Scalar>(x: T) -> T {
    T::from_constant(libm::lgamma(x.to_f64_lossy()))
}

/// `ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b)` (DLMF 5.12.1) for `a, b ≥ 0`, NaN outside.
///
/// No cancellation for large arguments: there, the main terms of Stirling's series (DLMF 5.11.1) are combined
/// before they are evaluated (A. R. Didonato and A. H. Morris, ACM TOMS 18 (1992), algorithm 708). Partial
/// derivatives: `ψ(a) − ψ(a + b)` and `ψ(b) − ψ(a + b)`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// assert!((autodiff::ln_beta(2.0_f64, 3.0) - (1.0_f64 / 12.0).ln()).abs() < 1e-15);
/// ```
pub fn ln_beta<T: Scalar>(a: T, b: T) -> T {
    let (a, b) = (a.to_f64_lossy(), b.to_f64_lossy());
    if a.is_nan() || b.is_nan() {
        return T::from_constant(f64::NAN);
    }
    T::from_constant(ln_beta_ordered(a.min(b), a.max(b)))
}

fn ln_beta_ordered(small: f64, large: f64) -> f64 {
    if small < 0.0 {
        return f64::NAN;
    }
    if small == 0.0 {
        return f64::INFINITY;
    }
    if large == f64::INFINITY {
        return f64::NEG_INFINITY;
    }
    let sum = small + large;
    if large < LARGE {
        return ln_beta_of_small(small, large);
    }
    let remainder = stirling_remainder(large) - stirling_remainder(sum);
    let ln_large_by_sum = libm::log1p(-small / sum);
    if small < LARGE {
        let stirling = small - small * libm::log(sum) + (large - 0.5) * ln_large_by_sum;
        return libm::lgamma(small) + remainder + stirling;
    }
    let half_ln_two_pi = 0.918_938_533_204_672_8;
    let stirling = (small - 0.5) * libm::log(small / sum) + large * ln_large_by_sum;
    half_ln_two_pi - 0.5 * libm::log(large) + stirling_remainder(small) + remainder + stirling
}

/// Both arguments below [`LARGE`]: the quotient of gamma functions is well scaled, unless one is so close to its pole
/// that it overflows.
fn ln_beta_of_small(small: f64, large: f64) -> f64 {
    let gamma_of_small = libm::tgamma(small);
    if gamma_of_small == f64::INFINITY {
        return -libm::log(small);
    }
    libm::log(gamma_of_small * (libm::tgamma(large) / libm::tgamma(small + large)))
}

/// `ln Γ(x) − (x − ½) ln x + x − ½ ln 2π ~ Σ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹)` (DLMF 5.11.1).
fn stirling_remainder(x: f64) -> f64 {
    let inverse_square = 1.0 / (x * x);
    let mut sum = 0.0;
    for k in (1..=8).rev() {
        let two_k = 2.0 * k as f64;
        sum = sum * inverse_square + BERNOULLI[k - 1] / (two_k * (two_k - 1.0));
    }
    sum / x
}
