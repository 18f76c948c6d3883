//! ψ and its derivatives: recurrence up to large arguments, asymptotic series there, reflection for negative ones.
//!
//! About 1e-14 relative, away from zeros of the function; NaN at the poles 0, −1, −2, …

use core::f64::consts::PI;

use super::bernoulli::BERNOULLI;
use crate::scalar::Scalar;

/// From here on, eight terms of the series of ψ are exact in double precision.
const LARGE: f64 = 10.0;

/// The digamma function ψ(x) = Γ′(x) / Γ(x) (DLMF 5.2.2).
///
/// Derivative: [`polygamma`]`(1, x)`, the trigamma function.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// // ψ(1) = −γ, Euler's constant (DLMF 5.4.12)
/// assert!((autodiff::digamma(1.0_f64) + 0.577_215_664_901_532_9).abs() < 1e-15);
/// ```
#[inline]
pub fn digamma<T: Scalar>(x: T) -> T {
    polygamma(0, x)
}

/// The polygamma function ψ⁽ⁿ⁾(x), derivative `n + 1` of `ln Γ` (DLMF 5.15).
///
/// For n ≥ 1 it is `(−1)ⁿ⁺¹ n! ζ(n + 1, x)` (DLMF 25.11.12) with Hurwitz' zeta function.
/// Derivative: `polygamma(n + 1, x)`. For negative `x` it is NaN where the nearest poles' terms overflow.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// // ψ″(1) = −2 ζ(3) (DLMF 5.15.2)
/// assert!((autodiff::polygamma(2, 1.0_f64) + 2.404_113_806_319_188_6).abs() < 1e-14);
/// ```
pub fn polygamma<T: Scalar>(n: u32, x: T) -> T {
    let x = x.to_f64_lossy();
    T::from_constant(match n {
        0 => psi(x),
        _ if n % 2 == 1 => scaled_zeta(n, x),
        _ => -scaled_zeta(n, x),
    })
}

/// ψ(x): reflection DLMF 5.5.4, recurrence 5.5.2, series 5.11.2.
fn psi(x: f64) -> f64 {
    if x <= 0.0 {
        return psi(1.0 - x) - PI / libm::tan(PI * from_nearest_integer(x));
    }
    let mut shifted = x;
    let mut recurrence = 0.0;
    while shifted < LARGE {
        recurrence += 1.0 / shifted;
        shifted += 1.0;
    }
    let inverse_square = 1.0 / (shifted * shifted);
    let mut series = 0.0;
    for k in (1..=8).rev() {
        series = (series + BERNOULLI[k - 1] / (2 * k) as f64) * inverse_square;
    }
    libm::log(shifted) - 0.5 / shifted - series - recurrence
}

/// `x` less the nearest integer; NaN at 0 and the negative integers, so that every pole is.
fn from_nearest_integer(x: f64) -> f64 {
    let distance = x - libm::round(x);
    if distance == 0.0 { f64::NAN } else { distance }
}

/// `n! ζ(n + 1, x)` with n ≥ 1 for all real `x`.
///
/// For negative `x` the sum over `(x + k)⁻ⁿ⁻¹` runs past 0: the terms on the far side are two zeta functions of
/// positive arguments (DLMF 5.15.6, its derivative of the cotangent written as these).
fn scaled_zeta(n: u32, x: f64) -> f64 {
    if x > 0.0 {
        return scaled_zeta_of_positive(n, x);
    }
    let distance = from_nearest_integer(x);
    let (above, below) = if distance > 0.0 { (distance, 1.0 - distance) } else { (1.0 + distance, -distance) };
    let sign = if n % 2 == 1 { 1.0 } else { -1.0 };
    // Both poles first: half way between them they cancel exactly.
    let poles = scaled_zeta_of_positive(n, above) + sign * scaled_zeta_of_positive(n, below);
    poles - sign * scaled_zeta_of_positive(n, 1.0 - x)
}

/// Terms of the sum up to a large argument, then Euler and Maclaurin's formula (DLMF 25.11.43):
/// `ζ(s, z) ~ z⁻ˢ (z / (s − 1) + ½ + Σ B₂ⱼ / (2j)! · s (s + 1) … (s + 2j − 2) / z²ʲ⁻¹)`.
/// All terms are relative to `x⁻ˢ`, which the factor brings in last.
fn scaled_zeta_of_positive(n: u32, x: f64) -> f64 {
    if x == f64::INFINITY {
        return 0.0;
    }
    let s = f64::from(n) + 1.0;
    let mut z = x;
    let mut terms = 0.0;
    while z < s + LARGE {
        terms += libm::pow(x / z, s);
        z += 1.0;
    }
    let mut series = z / (s - 1.0) + 0.5;
    let mut factor = 0.5 * s / z;
    for (j, bernoulli) in BERNOULLI.iter().enumerate() {
        series += factor * bernoulli;
        let two_j = 2.0 * (j as f64 + 1.0);
        factor *= (s + two_j - 1.0) / z * ((s + two_j) / z) / ((two_j + 1.0) * (two_j + 2.0));
    }
    let sum = terms + libm::pow(x / z, s) * series;
    factorial_by_power(n, x) * sum
}

/// `n! / xⁿ⁺¹`: the quotient of both where they are in range, else factor by factor.
fn factorial_by_power(n: u32, x: f64) -> f64 {
    let factorial: f64 = (1..=n).map(f64::from).product();
    let power = libm::pow(x, f64::from(n) + 1.0);
    if factorial.is_finite() && power.is_normal() {
        return factorial / power;
    }
    (1..=n).map(|j| f64::from(j) / x).product::<f64>() / x
}
