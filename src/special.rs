//! Special functions of this crate, each with its derivatives, for those who call them by an imported name or want a gradient.
//!
//! Through the crate's path, as in `autodiff::erf(x)`, they are operations that the compiler knows.

use autodiff_macros::differentiable;
use autodiff_runtime::Scalar;
#[cfg(feature = "alloc")]
use autodiff_runtime::no_diff;

/// The logistic function `1 / (1 + e⁻ˣ)`.
///
/// Accurate to the last digits for negative `x` too, down to where `eˣ` underflows.
/// Derivative: `σ(x) (1 − σ(x))`.
///
/// ```
/// use autodiff::sigmoid;
///
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert_eq!(sigmoid(-700.0), (-700.0_f64).exp());
/// assert_eq!(sigmoid::grad(0.0), 0.25);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn sigmoid<T: Scalar>(x: T) -> T {
    autodiff_runtime::sigmoid(x)
}

/// `ln (1 + eˣ)`, the smooth `max(x, 0)`.
///
/// Computed as `max(x, 0) + ln (1 + e^−|x|)`. Derivative: [`sigmoid`](fn@sigmoid).
///
/// ```
/// use autodiff::softplus;
///
/// assert_eq!(softplus(0.0), core::f64::consts::LN_2);
/// assert_eq!(softplus(1000.0), 1000.0);
/// assert_eq!(softplus::grad(1000.0), 1.0);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn softplus<T: Scalar>(x: T) -> T {
    autodiff_runtime::softplus(x)
}

/// `ln σ(x) = −ln (1 + e⁻ˣ)`, the logarithm of [`sigmoid`](fn@sigmoid) without its underflow.
///
/// Derivative: `σ(−x)`.
///
/// ```
/// use autodiff::log_sigmoid;
///
/// assert_eq!(log_sigmoid(-1000.0), -1000.0);
/// assert_eq!(log_sigmoid::grad(-1000.0), 1.0);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn log_sigmoid<T: Scalar>(x: T) -> T {
    autodiff_runtime::log_sigmoid(x)
}

/// The log-odds `ln (p / (1 − p))`, the inverse of [`sigmoid`](fn@sigmoid); −∞ at 0, ∞ at 1, NaN outside.
///
/// Around 1/2, where it vanishes, it is `2 artanh (2p − 1)` (DLMF 4.37.24), whose argument has no rounding error.
/// Derivative: `1 / (p (1 − p))`.
///
/// ```
/// use autodiff::{logit, sigmoid};
///
/// assert_eq!(logit(0.5), 0.0);
/// assert!((logit(sigmoid(3.0)) - 3.0_f64).abs() < 1e-14);
/// assert_eq!(logit::grad(0.5), 4.0);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn logit<T: Scalar>(p: T) -> T {
    autodiff_runtime::logit(p)
}

/// `x ln y`, and 0 where `x = 0`, as entropies and likelihoods need it (NaN where `y` is NaN).
///
/// Partial derivatives: `ln y` and `x / y`; at `x = 0` both are 0 where `ln y` is no finite number.
///
/// ```
/// use autodiff::xlogy;
///
/// assert_eq!(xlogy(0.0, 0.0), 0.0);
/// assert_eq!(xlogy(2.0, core::f64::consts::E), 2.0);
/// assert_eq!(xlogy::grad(2.0, 1.0), (0.0, 2.0));
/// assert_eq!(xlogy::grad(0.0, 0.0), (0.0, 0.0));
/// ```
#[inline]
#[differentiable(hessian, crate = crate)]
pub fn xlogy<T: Scalar>(x: T, y: T) -> T {
    let has_no_logarithm = y <= T::SCALAR_ZERO || y == T::from_constant(f64::INFINITY);
    if x == T::SCALAR_ZERO && has_no_logarithm { T::SCALAR_ZERO } else { x * y.scalar_ln() }
}

/// The error function `2/√π ∫₀ˣ e^−t² dt` (DLMF 7.2.1).
///
/// Derivative: `2/√π e^−x²`.
///
/// ```
/// use autodiff::erf;
///
/// // Abramowitz and Stegun, table 7.1
/// assert!((erf(0.5_f64) - 0.520_499_877_8).abs() < 1e-10);
/// assert_eq!(erf::grad(0.0), core::f64::consts::FRAC_2_SQRT_PI);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn erf<T: Scalar>(x: T) -> T {
    autodiff_runtime::erf(x)
}

/// The complementary error function `1 − erf x` (DLMF 7.2.2), accurate where it is small.
///
/// Derivative: `−2/√π e^−x²`.
///
/// ```
/// use autodiff::erfc;
///
/// assert!((erfc(10.0_f64) / 2.088_487_583_762_545e-45 - 1.0).abs() < 1e-14);
/// assert_eq!(erfc::grad(0.0), -core::f64::consts::FRAC_2_SQRT_PI);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn erfc<T: Scalar>(x: T) -> T {
    autodiff_runtime::erfc(x)
}

/// The gamma function Γ(x) (DLMF 5.2.1); ±∞ at ±0, NaN at negative integers.
///
/// Derivative: `Γ(x) ψ(x)` with ψ = [`digamma`](fn@digamma).
///
/// ```
/// use autodiff::{digamma, gamma};
///
/// assert_eq!(gamma(5.0), 24.0);
/// assert_eq!(gamma::grad(5.0), 24.0 * digamma(5.0));
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn gamma<T: Scalar>(x: T) -> T {
    autodiff_runtime::gamma(x)
}

/// `ln |Γ(x)|` (DLMF 5.2.1); ∞ at 0 and the negative integers.
///
/// Derivative: ψ(x) = [`digamma`](fn@digamma).
///
/// ```
/// use autodiff::{digamma, ln_gamma};
///
/// assert!((ln_gamma(0.5_f64) - core::f64::consts::PI.sqrt().ln()).abs() < 1e-15);
/// assert_eq!(ln_gamma::grad(0.5), digamma(0.5));
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn ln_gamma<T: Scalar>(x: T) -> T {
    autodiff_runtime::ln_gamma(x)
}

/// `ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b)` (DLMF 5.12.1) for `a, b ≥ 0`, NaN outside.
///
/// No cancellation for large arguments: there, the main terms of Stirling's series (DLMF 5.11.1) are combined
/// before they are evaluated (A. R. Didonato and A. H. Morris, ACM TOMS 18 (1992), algorithm 708). Partial
/// derivatives: `ψ(a) − ψ(a + b)` and `ψ(b) − ψ(a + b)` with ψ = [`digamma`](fn@digamma).
///
/// ```
/// use autodiff::ln_beta;
///
/// assert!((ln_beta(2.0_f64, 3.0) - (1.0_f64 / 12.0).ln()).abs() < 1e-15);
/// // ψ(1) − ψ(2) = −1 (DLMF 5.5.2)
/// let (d_a, d_b) = ln_beta::grad(1.0_f64, 1.0);
/// assert!((d_a + 1.0).abs() < 1e-15 && d_a == d_b);
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn ln_beta<T: Scalar>(a: T, b: T) -> T {
    autodiff_runtime::ln_beta(a, b)
}

/// The digamma function ψ(x) = Γ′(x) / Γ(x) (DLMF 5.2.2).
///
/// Derivative: [`trigamma`](fn@trigamma).
///
/// ```
/// use autodiff::{digamma, trigamma};
///
/// // ψ(1) = −γ, Euler's constant (DLMF 5.4.12)
/// assert!((digamma(1.0_f64) + 0.577_215_664_901_532_9).abs() < 1e-15);
/// assert_eq!(digamma::grad(2.5), trigamma(2.5));
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn digamma<T: Scalar>(x: T) -> T {
    autodiff_runtime::digamma(x)
}

/// The trigamma function ψ′(x) (DLMF 5.15).
///
/// Derivative: [`polygamma`](fn@polygamma)`(2, x)`.
///
/// ```
/// use autodiff::{polygamma, trigamma};
///
/// // ψ′(1) = π²/6 (DLMF 5.15.2 with n = 1)
/// assert!((trigamma(1.0) - core::f64::consts::PI.powi(2) / 6.0).abs() < 1e-15);
/// assert_eq!(trigamma::grad(2.5), polygamma(2, 2.5));
/// ```
#[inline]
#[differentiable(hessian, crate = autodiff_runtime)]
pub fn trigamma<T: Scalar>(x: T) -> T {
    autodiff_runtime::polygamma(1, x)
}

/// The polygamma function ψ⁽ⁿ⁾(x), derivative `n + 1` of `ln Γ` (DLMF 5.15).
///
/// For n ≥ 1 it is `(−1)ⁿ⁺¹ n! ζ(n + 1, x)` (DLMF 25.11.12) with Hurwitz' zeta function.
/// Derivative: `polygamma(n + 1, x)`. For negative `x` it is NaN where the nearest poles' terms overflow.
///
/// ```
/// use autodiff::polygamma;
///
/// // ψ″(1) = −2 ζ(3) (DLMF 5.15.2)
/// assert!((polygamma(2, 1.0_f64) + 2.404_113_806_319_188_6).abs() < 1e-14);
/// assert_eq!(polygamma::grad(2, 1.0), polygamma(3, 1.0));
/// ```
#[inline]
#[differentiable(wrt(x), hessian, crate = autodiff_runtime)]
pub fn polygamma<T: Scalar>(n: u32, x: T) -> T {
    autodiff_runtime::polygamma(n, x)
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
