//! The functions of [`Scalar`] in call form: generated code writes `sin(x)` and stays free of method
//! resolution, whichever float `x` is.

use crate::scalar::Scalar;

/// The scalar nearest to the constant `c`.
///
/// ```
/// use autodiff_runtime::__private::{constant, one, zero};
///
/// assert_eq!(constant::<f32>(0.1), 0.1_f32);
/// assert_eq!(zero::<f64>() + one::<f64>(), 1.0);
/// ```
#[inline(always)]
pub fn constant<T: Scalar>(c: f64) -> T {
    T::from_constant(c)
}

/// 0.
#[inline(always)]
pub fn zero<T: Scalar>() -> T {
    T::SCALAR_ZERO
}

/// 1.
#[inline(always)]
pub fn one<T: Scalar>() -> T {
    T::SCALAR_ONE
}

macro_rules! functions {
    ($($name:ident($($argument:ident: $type:ty),+) = $method:ident;)+) => {$(
        #[doc = concat!("[`Scalar::", stringify!($method), "`].")]
        #[inline(always)]
        pub fn $name<T: Scalar>($($argument: $type),+) -> T {
            T::$method($($argument),+)
        }
    )+};
}

functions! {
    sin(x: T) = scalar_sin;
    cos(x: T) = scalar_cos;
    tan(x: T) = scalar_tan;
    asin(x: T) = scalar_asin;
    acos(x: T) = scalar_acos;
    atan(x: T) = scalar_atan;
    sinh(x: T) = scalar_sinh;
    cosh(x: T) = scalar_cosh;
    tanh(x: T) = scalar_tanh;
    asinh(x: T) = scalar_asinh;
    acosh(x: T) = scalar_acosh;
    atanh(x: T) = scalar_atanh;
    exp(x: T) = scalar_exp;
    exp2(x: T) = scalar_exp2;
    exp_m1(x: T) = scalar_exp_m1;
    ln(x: T) = scalar_ln;
    log2(x: T) = scalar_log2;
    log10(x: T) = scalar_log10;
    ln_1p(x: T) = scalar_ln_1p;
    sqrt(x: T) = scalar_sqrt;
    cbrt(x: T) = scalar_cbrt;
    recip(x: T) = scalar_recip;
    abs(x: T) = scalar_abs;
    signum(x: T) = scalar_signum;
    floor(x: T) = scalar_floor;
    ceil(x: T) = scalar_ceil;
    round(x: T) = scalar_round;
    round_ties_even(x: T) = scalar_round_ties_even;
    trunc(x: T) = scalar_trunc;
    fract(x: T) = scalar_fract;
    to_radians(x: T) = scalar_to_radians;
    to_degrees(x: T) = scalar_to_degrees;
    powf(x: T, exponent: T) = scalar_powf;
    powi(x: T, exponent: i32) = scalar_powi;
    atan2(y: T, x: T) = scalar_atan2;
    hypot(x: T, y: T) = scalar_hypot;
    max(x: T, y: T) = scalar_max;
    min(x: T, y: T) = scalar_min;
    copysign(x: T, sign: T) = scalar_copysign;
    rem_euclid(x: T, divisor: T) = scalar_rem_euclid;
    div_euclid(x: T, divisor: T) = scalar_div_euclid;
    log(x: T, base: T) = scalar_log;
    mul_add(x: T, factor: T, term: T) = scalar_mul_add;
    clamp(x: T, low: T, high: T) = scalar_clamp;
}
