//! `Scalar` for `f32` and `f64`: every method is the float's own of the name after `scalar_`.

use super::Scalar;
// Test harnesses link `std`, whose inherent methods then take precedence.
#[cfg(not(feature = "std"))]
#[cfg_attr(test, allow(unused_imports))]
use super::without_std::FloatMethods;

macro_rules! unary {
    ($($method:ident = $name:ident)+) => {$(
        #[inline(always)]
        fn $method(self) -> Self {
            self.$name()
        }
    )+};
}

macro_rules! binary {
    ($($method:ident = $name:ident)+) => {$(
        #[inline(always)]
        fn $method(self, other: Self) -> Self {
            self.$name(other)
        }
    )+};
}

macro_rules! implement_scalar {
    ($($float:ident)+) => {$(
        impl Scalar for $float {
            const SCALAR_ZERO: Self = 0.0;
            const SCALAR_ONE: Self = 1.0;
            const SUM_START: Self = -0.0;

            #[inline(always)]
            fn from_constant(c: f64) -> Self {
                c as $float
            }

            #[inline(always)]
            fn to_f64_lossy(self) -> f64 {
                f64::from(self)
            }

            unary! {
                scalar_sin = sin
                scalar_cos = cos
                scalar_tan = tan
                scalar_asin = asin
                scalar_acos = acos
                scalar_atan = atan
                scalar_sinh = sinh
                scalar_cosh = cosh
                scalar_tanh = tanh
                scalar_asinh = asinh
                scalar_acosh = acosh
                scalar_atanh = atanh
                scalar_exp = exp
                scalar_exp2 = exp2
                scalar_exp_m1 = exp_m1
                scalar_ln = ln
                scalar_log2 = log2
                scalar_log10 = log10
                scalar_ln_1p = ln_1p
                scalar_sqrt = sqrt
                scalar_cbrt = cbrt
                scalar_recip = recip
                scalar_abs = abs
                scalar_signum = signum
                scalar_floor = floor
                scalar_ceil = ceil
                scalar_round = round
                scalar_round_ties_even = round_ties_even
                scalar_trunc = trunc
                scalar_fract = fract
                scalar_to_radians = to_radians
                scalar_to_degrees = to_degrees
            }

            binary! {
                scalar_powf = powf
                scalar_atan2 = atan2
                scalar_hypot = hypot
                scalar_max = max
                scalar_min = min
                scalar_copysign = copysign
                scalar_rem_euclid = rem_euclid
                scalar_div_euclid = div_euclid
                scalar_log = log
            }

            #[inline(always)]
            fn scalar_powi(self, exponent: i32) -> Self {
                self.powi(exponent)
            }

            #[inline(always)]
            fn scalar_mul_add(self, factor: Self, term: Self) -> Self {
                self.mul_add(factor, term)
            }

            #[inline(always)]
            fn scalar_clamp(self, low: Self, high: Self) -> Self {
                self.clamp(low, high)
            }
        }
    )+};
}

implement_scalar! { f32 f64 }
