//! The methods of `f32` and `f64` that `std` has and `core` has not, under the same names, by libm.
//!
//! What libm lacks is written as `std` defines it: `fract`, `log`, `powi`, `div_euclid`, `rem_euclid`.

// Test harnesses link `std`, whose inherent methods then hide these.
#[cfg_attr(test, allow(dead_code))]
pub(super) trait FloatMethods: Sized {
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn asin(self) -> Self;
    fn acos(self) -> Self;
    fn atan(self) -> Self;
    fn sinh(self) -> Self;
    fn cosh(self) -> Self;
    fn tanh(self) -> Self;
    fn asinh(self) -> Self;
    fn acosh(self) -> Self;
    fn atanh(self) -> Self;
    fn exp(self) -> Self;
    fn exp2(self) -> Self;
    fn exp_m1(self) -> Self;
    fn ln(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn ln_1p(self) -> Self;
    fn sqrt(self) -> Self;
    fn cbrt(self) -> Self;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn round(self) -> Self;
    fn round_ties_even(self) -> Self;
    fn trunc(self) -> Self;
    fn fract(self) -> Self;
    fn powf(self, exponent: Self) -> Self;
    fn powi(self, exponent: i32) -> Self;
    fn atan2(self, x: Self) -> Self;
    fn hypot(self, other: Self) -> Self;
    fn rem_euclid(self, divisor: Self) -> Self;
    fn div_euclid(self, divisor: Self) -> Self;
    fn log(self, base: Self) -> Self;
    fn mul_add(self, factor: Self, term: Self) -> Self;
}

macro_rules! unary {
    ($($name:ident = $libm:ident)+) => {$(
        #[inline]
        fn $name(self) -> Self {
            libm::$libm(self)
        }
    )+};
}

macro_rules! binary {
    ($($name:ident = $libm:ident)+) => {$(
        #[inline]
        fn $name(self, other: Self) -> Self {
            libm::$libm(self, other)
        }
    )+};
}

macro_rules! as_std_defines {
    () => {
        #[inline]
        fn fract(self) -> Self {
            self - FloatMethods::trunc(self)
        }

        #[inline]
        fn log(self, base: Self) -> Self {
            FloatMethods::ln(self) / FloatMethods::ln(base)
        }

        // Repeated squaring from the lowest bit, one division at the end: the order of compiler-rt's `__powidf2`.
        fn powi(self, exponent: i32) -> Self {
            let mut bits = exponent.unsigned_abs();
            let mut square = self;
            let mut power = 1.0;
            while bits != 0 {
                if bits & 1 == 1 {
                    power *= square;
                }
                bits >>= 1;
                square *= square;
            }
            if exponent < 0 { 1.0 / power } else { power }
        }

        fn rem_euclid(self, divisor: Self) -> Self {
            let remainder = self % divisor;
            if remainder < 0.0 { remainder + divisor.abs() } else { remainder }
        }

        fn div_euclid(self, divisor: Self) -> Self {
            let quotient = FloatMethods::trunc(self / divisor);
            if self % divisor >= 0.0 {
                quotient
            } else if divisor > 0.0 {
                quotient - 1.0
            } else {
                quotient + 1.0
            }
        }
    };
}

impl FloatMethods for f64 {
    unary! {
        sin = sin
        cos = cos
        tan = tan
        asin = asin
        acos = acos
        atan = atan
        sinh = sinh
        cosh = cosh
        tanh = tanh
        asinh = asinh
        acosh = acosh
        atanh = atanh
        exp = exp
        exp2 = exp2
        exp_m1 = expm1
        ln = log
        log2 = log2
        log10 = log10
        ln_1p = log1p
        sqrt = sqrt
        cbrt = cbrt
        floor = floor
        ceil = ceil
        round = round
        round_ties_even = roundeven
        trunc = trunc
    }
    binary! { powf = pow atan2 = atan2 hypot = hypot }
    as_std_defines! {}

    #[inline]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        libm::fma(self, factor, term)
    }
}

impl FloatMethods for f32 {
    unary! {
        sin = sinf
        cos = cosf
        tan = tanf
        asin = asinf
        acos = acosf
        atan = atanf
        sinh = sinhf
        cosh = coshf
        tanh = tanhf
        asinh = asinhf
        acosh = acoshf
        atanh = atanhf
        exp = expf
        exp2 = exp2f
        exp_m1 = expm1f
        ln = logf
        log2 = log2f
        log10 = log10f
        ln_1p = log1pf
        sqrt = sqrtf
        cbrt = cbrtf
        floor = floorf
        ceil = ceilf
        round = roundf
        round_ties_even = roundevenf
        trunc = truncf
    }
    binary! { powf = powf atan2 = atan2f hypot = hypotf }
    as_std_defines! {}

    #[inline]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        libm::fmaf(self, factor, term)
    }
}
