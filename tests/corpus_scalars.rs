//! Arithmetic and the standard library's functions of reals, as methods and as paths, in smooth points.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use std::cmp::Ordering;
use std::f64::consts::{FRAC_1_SQRT_2, PI};

const GAIN: f64 = 1.25;

#[differentiable(hessian)]
fn rational(x: f64, y: f64, z: f64) -> f64 {
    let numerator = 2.0 * x - y * (z + 1.0);
    let denominator = -(x * x) / 3.0 + 7.5 - -y;
    (numerator / denominator + 4e-1) * (x - (y - z)) / 2f64
}

#[differentiable(hessian)]
fn neutral_elements(x: f64, y: f64) -> f64 {
    let same = x * 1.0 + 0.0;
    let negated = 0.0 - y;
    let nothing = (x - x) * y + 0.0 * same;
    let one = x / x;
    same * negated - 0.0 + nothing + one * y * y / 1.0
}

#[differentiable(hessian)]
fn shared_terms(x: f64, y: f64) -> f64 {
    let squared = x * x;
    let fourth = squared * squared;
    (x * y) * (x * y) + (x * y).sin() * (y * x).sin() + fourth / squared - squared
}

#[differentiable(hessian)]
fn damped_wave(t: f64, rate: f64, frequency: f64) -> f64 {
    (-rate * t).exp() * (frequency * t).sin() + (frequency * t).cos()
}

#[differentiable(hessian)]
fn written_as_paths(x: f64, y: f64) -> f64 {
    f64::sin(x) * f64::exp(y) + f64::powi(x, 3) - f64::hypot(x, y) + f64::atan2(y, x) + f64::mul_add(x, y, f64::sqrt(y))
        - std::primitive::f64::max(x, f64::ln(y))
}

/// Every method of floats that has a derivative.
#[differentiable(hessian)]
fn all_written_as_paths(x: f64, y: f64) -> f64 {
    let powers = f64::powi(x, 2) + f64::powf(x, y) + f64::sqrt(x) * f64::cbrt(y) + f64::hypot(x, y) + f64::recip(x);
    let exponentials = f64::exp(x) * f64::exp2(y) + f64::exp_m1(x);
    let logarithms = f64::ln(x) * f64::log10(y) + f64::log2(x) * f64::ln_1p(y) + f64::log(x, y);
    let circular = f64::sin(x) * f64::cos(y) + f64::tan(x) + f64::asin(x) * f64::acos(x) + f64::atan(y) + f64::atan2(y, x);
    let hyperbolic = f64::sinh(x) * f64::cosh(y) + f64::tanh(x) + f64::asinh(x) * f64::acosh(y) + f64::atanh(x);
    let rounded = f64::floor(y) * x + f64::ceil(y) * x + f64::round(y) * x + f64::round_ties_even(y) * x + f64::trunc(y) * x;
    let remainders = f64::fract(y) * x + f64::rem_euclid(y, x) * x + f64::div_euclid(y, x) * y;
    let signs = f64::abs(x) * y + f64::signum(x) * y + f64::copysign(x, y) * x;
    let chosen = f64::min(x, y) * y + f64::max(x, y) * x + f64::clamp(x, 0.25, y) * y;
    let angles = f64::to_radians(x) * y + f64::to_degrees(x) / 60.0 + f64::sin_cos(x).1 * y + f64::mul_add(x, y, x);
    powers + exponentials * logarithms + circular * hyperbolic + rounded + remainders * signs + chosen + angles
}

#[differentiable(hessian)]
fn by_sign(x: f64, y: f64) -> f64 {
    let scale = if x.is_sign_negative() { x * x } else { y };
    let bent = if y.is_sign_positive() && y.is_normal() { y.sin() } else { x * y };
    scale * bent + x
}

#[differentiable(hessian)]
fn asked_by_path(x: f64, y: f64) -> f64 {
    let known = if f64::is_nan(x) || f64::is_infinite(y) { 0.0 } else { x * y };
    known + if f64::is_sign_negative(y) && !y.is_subnormal() { y.sin() * x } else { x }
}

#[differentiable(hessian)]
fn logarithms(x: f64, base: f64) -> f64 {
    x.ln() + 2.0 * x.log10() - x.log2() * x.ln_1p() + x.log(3.0) + (x + 1.0).log(base)
}

#[differentiable(hessian)]
fn exponentials(x: f64) -> f64 {
    x.exp() - 3.0 * x.exp2() + x.exp_m1() * (-x).exp()
}

#[differentiable(wrt(x, y), hessian)]
fn powers(x: f64, y: f64, n: i32) -> f64 {
    x.powi(2) + x.powi(5) - x.powi(-3) + x.powi(0) * y + y.powi(1) + x.powi(n) + x.powf(2.5) * x.powf(y) + 1.5f64.powf(y) + 2f64.powi(n)
}

#[differentiable(hessian)]
fn roots(x: f64, y: f64) -> f64 {
    x.sqrt() + y.cbrt() * (x * y.abs()).sqrt() - x.hypot(y) / x.cbrt()
}

#[differentiable(hessian)]
fn trigonometric(x: f64) -> f64 {
    x.sin() * x.cos() + x.tan() + (2.0 * x).cos().powi(2)
}

#[differentiable(hessian)]
fn inverse_trigonometric(x: f64) -> f64 {
    x.asin() * x.acos() - x.atan()
}

#[differentiable(hessian)]
fn hyperbolic(x: f64) -> f64 {
    x.sinh() / x.cosh() + x.tanh() * x.cosh()
}

#[differentiable(hessian)]
fn inverse_hyperbolic(x: f64) -> f64 {
    x.asinh() + (1.0 + x).acosh() * (x / 2.0).atanh()
}

#[differentiable(hessian)]
fn polar_angle(x: f64, y: f64) -> f64 {
    y.atan2(x) * x.hypot(y)
}

#[differentiable(hessian)]
fn fused(a: f64, b: f64, c: f64) -> f64 {
    a.mul_add(b, c) * (a * c).mul_add(2.0, b.mul_add(b, 1.0))
}

#[differentiable(hessian)]
fn sign_functions(x: f64, y: f64) -> f64 {
    x.abs() * y + x.signum() * y.abs() + y.copysign(x) * 3.0 + (x * y).abs().sqrt() + 2f64.copysign(y) * x
}

#[differentiable(hessian)]
fn extremes(x: f64, y: f64, z: f64) -> f64 {
    x.min(y) * z + x.max(y).max(z).powi(2) - (x * y).min(1.5) + z.min(f64::INFINITY)
}

#[differentiable(hessian)]
fn clamped(x: f64, low: f64, high: f64) -> f64 {
    let inside = x.clamp(low, high);
    inside * inside + (2.0 * x).clamp(-1.0, 1.0) * low * high
}

#[differentiable(hessian)]
fn rounded(x: f64, y: f64) -> f64 {
    x.floor() * y + x.ceil() * x + x.round() - y.trunc() * x + x.fract() * y.fract() + (x * y).round_ties_even() * y
}

#[differentiable(hessian)]
fn remainders(x: f64, y: f64) -> f64 {
    let r = x % y;
    r * r + x.rem_euclid(y) * x + x.div_euclid(y) * y - (x * 3.0) % 1.0
}

#[differentiable(hessian)]
fn angles(degrees: f64, radians: f64) -> f64 {
    degrees.to_radians().sin() + radians.to_degrees() / 100.0 + PI * radians / 180.0
}

#[differentiable(hessian)]
fn both_at_once(angle: f64, radius: f64) -> f64 {
    let (sine, cosine) = angle.sin_cos();
    let rotated = (radius * cosine, radius * sine);
    rotated.0 * 3.0 + rotated.1.powi(2) + f64::sin_cos(radius).0
}

#[differentiable(hessian)]
fn reciprocals(x: f64, y: f64) -> f64 {
    x.recip() + (1.0 + y.exp()).recip() - 1.0 / (x * y)
}

#[differentiable(hessian)]
fn named_constants(x: f64) -> f64 {
    const SHIFT: f64 = 0.5 * PI;
    let area = std::f64::consts::TAU * x;
    (area + SHIFT).sin() * GAIN + core::f64::consts::E.powf(x) * FRAC_1_SQRT_2 + f64::EPSILON * x + 1_000.0 * x * 1e-3
}

#[differentiable(hessian)]
fn behind_references(x: &f64, y: &f64) -> f64 {
    let copy = *x;
    let again = &copy;
    x * y + 2.0 * x - -y + again.sin() * (*y).cos() + (*again) * **&y
}

#[differentiable(hessian)]
fn compared(x: f64, y: f64) -> f64 {
    let order = x.total_cmp(&y);
    let larger = match x.partial_cmp(&y) {
        Some(Ordering::Less) => y * y,
        Some(_) => x * x * x,
        None => 0.0,
    };
    if order == Ordering::Greater && !x.is_nan() || y.is_infinite() { larger + x } else { larger - y.abs() }
}

// A partial derivative that is infinite or NaN, with nothing flowing through it.
#[differentiable(hessian)]
fn nothing_flows_back(x: f64, y: f64) -> f64 {
    let length = (x * x + y * y).sqrt();
    let floor = (x - 1.0).sqrt().max(0.5);
    let bounded = (y - 1.0).ln().min(2.0);
    0.0 * length + floor * y + bounded * x
}

#[differentiable(hessian)]
fn single_precision(x: f32, y: f32) -> f32 {
    let angle = (x * y).sin() + 0.5;
    angle.powi(2) * y.exp() / (1.0 + x.abs().sqrt()) - x.atan2(y).tanh() + std::f32::consts::PI * x
}

#[differentiable(forward)]
fn two_precisions(x: f32, y: f64) -> f64 {
    let wide = x as f64;
    let narrow = (y * y) as f32;
    let wider: f64 = (x * x).into();
    wide.sin() * y + f64::from(narrow * x) * wider
}

mod check {
    check!(rational { x: var 0.7, y: var -1.3, z: var 2.1 } modes: reverse, forward, hessian);
    check!(neutral_elements { x: var 1.5, y: var -0.4 } modes: reverse, forward, hessian);
    check!(neutral_elements as neutral_elements_at_zero { x: var 2.0, y: var 0.0 } modes: reverse, forward, hessian);
    check!(shared_terms { x: var 0.8, y: var 1.7 } modes: reverse, forward, hessian);
    check!(damped_wave { t: var 0.6, rate: var 0.35, frequency: var 2.5 } modes: reverse, forward, hessian);
    check!(written_as_paths { x: var 1.2, y: var 0.9 } modes: reverse, forward, hessian);
    check!(all_written_as_paths { x: var 0.6, y: var 1.4 } modes: reverse, forward, hessian);
    check!(by_sign { x: var 0.6, y: var 1.4 } modes: reverse, forward, hessian);
    check!(by_sign as by_other_signs { x: var -0.6, y: var -1.4 } modes: reverse, forward, hessian);
    check!(asked_by_path { x: var 0.6, y: var 1.4 } modes: reverse, forward, hessian);
    check!(asked_by_path as asked_of_negative { x: var 0.6, y: var -1.4 } modes: reverse, forward, hessian);
    check!(logarithms { x: var 1.8, base: var 2.6 } modes: reverse, forward, hessian);
    check!(exponentials { x: var 0.45 } modes: reverse, forward, hessian);
    check!(powers { x: var 1.3, y: var 0.8, n: fixed 4 } modes: reverse, forward, hessian);
    check!(powers as powers_reciprocal { x: var 1.3, y: var -1.8, n: fixed -2 } modes: reverse, forward, hessian);
    check!(roots { x: var 1.9, y: var -0.7 } modes: reverse, forward, hessian);
    check!(trigonometric { x: var 0.9 } modes: reverse, forward, hessian);
    check!(inverse_trigonometric { x: var -0.35 } modes: reverse, forward, hessian);
    check!(hyperbolic { x: var 0.65 } modes: reverse, forward, hessian);
    check!(inverse_hyperbolic { x: var 0.55 } modes: reverse, forward, hessian);
    check!(polar_angle { x: var 0.8, y: var 0.5 } modes: reverse, forward, hessian);
    check!(polar_angle as polar_angle_left { x: var -0.8, y: var -1.5 } modes: reverse, forward, hessian);
    check!(fused { a: var 0.3, b: var -1.1, c: var 0.9 } modes: reverse, forward, hessian);
    check!(sign_functions { x: var -0.6, y: var 1.4 } modes: reverse, forward, hessian);
    check!(sign_functions as sign_functions_swapped { x: var 0.6, y: var -1.4 } modes: reverse, forward, hessian);
    check!(extremes { x: var 0.5, y: var 1.2, z: var 2.0 } modes: reverse, forward, hessian);
    check!(extremes as extremes_turned { x: var 3.5, y: var 1.2, z: var -2.0 } modes: reverse, forward, hessian);
    check!(clamped { x: var 0.3, low: var -0.5, high: var 0.8 } modes: reverse, forward, hessian);
    check!(clamped as clamped_below { x: var -0.9, low: var -0.4, high: var 0.8 } modes: reverse, forward, hessian);
    check!(clamped as clamped_above { x: var 1.7, low: var -0.4, high: var 0.8 } modes: reverse, forward, hessian);
    check!(rounded { x: var 2.3, y: var -1.6 } modes: reverse, forward, hessian);
    check!(remainders { x: var 7.4, y: var 2.1 } modes: reverse, forward, hessian);
    check!(remainders as remainders_negative { x: var -7.45, y: var 2.1 } modes: reverse, forward, hessian);
    check!(angles { degrees: var 35.0, radians: var 0.8 } modes: reverse, forward, hessian);
    check!(both_at_once { angle: var 0.4, radius: var 1.9 } modes: reverse, forward, hessian);
    check!(reciprocals { x: var -1.2, y: var 0.7 } modes: reverse, forward, hessian);
    check!(named_constants { x: var 0.15 } modes: reverse, forward, hessian);
    check!(behind_references { x: var_ref 0.8, y: var_ref -1.9 } modes: reverse, forward, hessian);
    check!(compared { x: var 0.9, y: var 1.3 } modes: reverse, forward, hessian);
    check!(compared as compared_greater { x: var 1.9, y: var 1.3 } modes: reverse, forward, hessian);
    check!(nothing_flows_back { x: var 0.0, y: var 0.0 } modes: reverse, forward, hessian);
    check!(single_precision { x: var 0.8f32, y: var -0.7f32 } modes: reverse, forward, hessian);
    check!(two_precisions { x: var 0.6f32, y: var 1.1 } modes: reverse, forward);
}
