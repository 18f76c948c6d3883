//! Each method is the float's own.

use super::*;
use crate::elementary;

#[cfg(feature = "std")]
#[test]
fn methods_are_the_inherent_ones_bit_for_bit() {
    macro_rules! same_bits {
        ($($name:ident($($argument:expr),*))+) => {$(
            for x in [-3.5_f64, -0.3, -0.0, 0.0, 0.7, 1.0, 2.5, 1e300] {
                let (got, own) = (elementary::$name(x, $($argument),*), x.$name($($argument),*));
                assert!(got.to_bits() == own.to_bits() || got.is_nan() && own.is_nan());
                let x = x as f32;
                let (got, own) = (elementary::$name(x, $($argument as _),*), x.$name($($argument as _),*));
                assert!(got.to_bits() == own.to_bits() || got.is_nan() && own.is_nan());
            }
        )+};
    }
    same_bits! {
        sin() cos() tan() asin() acos() atan() sinh() cosh() tanh() asinh() acosh() atanh()
        exp() exp2() exp_m1() ln() log2() log10() ln_1p() sqrt() cbrt() recip() abs() signum()
        floor() ceil() round() round_ties_even() trunc() fract() to_radians() to_degrees()
        powf(1.7) powi(-3) atan2(-2.0) hypot(3.0) max(0.5) min(0.5) copysign(-1.0)
        rem_euclid(0.4) div_euclid(-0.4) log(3.0) mul_add(3.0, 0.1) clamp(-1.0, 1.5)
    }
}

#[cfg(not(feature = "std"))]
#[test]
fn libm_is_mapped_to_the_methods_of_its_names() {
    use super::without_std::FloatMethods;
    macro_rules! close {
        ($($name:ident($($argument:expr),*))+) => {$(
            for x in [-3.5_f64, -0.3, 0.0, 0.7, 1.0, 2.5] {
                let (got, std) = (FloatMethods::$name(x, $($argument),*), x.$name($($argument),*));
                assert!((got - std).abs() <= 1e-14 * std.abs() || got == std || got.is_nan() && std.is_nan());
                let x = x as f32;
                let (got, std) = (FloatMethods::$name(x, $($argument as _),*), x.$name($($argument as _),*));
                assert!((got - std).abs() <= 1e-6 * std.abs() || got == std || got.is_nan() && std.is_nan());
            }
        )+};
    }
    close! {
        sin() cos() tan() asin() acos() atan() sinh() cosh() tanh() asinh() acosh() atanh()
        exp() exp2() exp_m1() ln() log2() log10() ln_1p() sqrt() cbrt()
        floor() ceil() round() round_ties_even() trunc() fract()
        powf(1.7) powi(-3) atan2(-2.0) hypot(3.0) rem_euclid(0.4) div_euclid(-0.4) log(3.0)
        mul_add(3.0, 0.1)
    }
}

#[cfg(not(feature = "std"))]
#[test]
fn what_libm_lacks_is_as_in_std() {
    use super::without_std::FloatMethods;
    assert_eq!(FloatMethods::powi(3.0_f64, -4), 1.0 / 81.0);
    assert_eq!(FloatMethods::powi(1.5_f32, 0), 1.0);
    assert_eq!(FloatMethods::fract(-2.25_f64), -0.25);
    assert_eq!(FloatMethods::rem_euclid(-7.0_f64, -4.0), 1.0);
    assert_eq!(FloatMethods::div_euclid(-7.0_f64, -4.0), 2.0);
    assert_eq!(FloatMethods::div_euclid(-7.0_f64, 4.0), -2.0);
    assert_eq!(FloatMethods::log(8.0_f64, 2.0), 3.0);
}

#[test]
fn a_sum_starts_from_negative_zero() {
    let empty: f64 = core::iter::empty::<f64>().sum();
    assert_eq!(f64::SUM_START.to_bits(), empty.to_bits());
    assert_eq!(f32::SUM_START.to_bits(), core::iter::empty::<f32>().sum::<f32>().to_bits());
}

#[test]
fn constants_are_rounded_to_nearest() {
    assert_eq!(f32::from_constant(0.1), 0.1_f32);
    assert_eq!(0.1_f32.to_f64_lossy(), f64::from(0.1_f32));
    assert_eq!(elementary::zero::<f32>(), 0.0);
    assert_eq!(elementary::one::<f64>(), 1.0);
}
