//! The real scalars: one sealed trait through which generated code computes with `f32` and `f64` alike.
//!
//! With the feature `std` each method is the inherent method of the float, so values equal the user's own bit
//! for bit; without it, libm computes them. Every name starts with `scalar_` (or is a constant), because a type
//! parameter bounded by num-traits or nalgebra as well must not see two methods of one name. The rules for values
//! of unknown type are supertraits, so that `T: Scalar` is the one bound which generic derived functions need.

use core::fmt::Debug;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign};

use crate::differentiable::{Differentiable, Tangent};
use crate::opaque::Value;
use crate::product::{DivisorShare, Over, Product, Vectors};

/// The implementations for `f32` and `f64`.
mod floats;

/// The float methods that only `std` has, by libm.
#[cfg(not(feature = "std"))]
mod without_std;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A real number type that derived functions compute with: `f32` and `f64`.
///
/// A generic differentiable function may keep its own bound (`T: Float`, `T: RealField`); its companion adds
/// `T: Scalar`, and so must a generic caller of a derived function. It can be told from every other bound: no
/// method has a name of num-traits or nalgebra.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::Scalar;
///
/// fn half_turn<T: Scalar>(radius: T) -> T {
///     radius * T::from_constant(core::f64::consts::PI)
/// }
/// assert_eq!(half_turn(2.0_f64), core::f64::consts::TAU);
/// assert_eq!(half_turn(2.0_f32), core::f32::consts::TAU);
/// assert_eq!(half_turn(0.5_f32).to_f64_lossy(), f64::from(core::f32::consts::FRAC_PI_2));
/// ```
///
/// The methods are those of floats, under names of their own:
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::Scalar;
///
/// let (x, y) = (0.75_f64, 1.5);
/// assert_eq!([x.scalar_sin(), x.scalar_cos(), x.scalar_tan()], [x.sin(), x.cos(), x.tan()]);
/// assert_eq!([x.scalar_asin(), x.scalar_acos(), x.scalar_atan()], [x.asin(), x.acos(), x.atan()]);
/// assert_eq!([x.scalar_sinh(), x.scalar_cosh(), x.scalar_tanh()], [x.sinh(), x.cosh(), x.tanh()]);
/// assert_eq!([x.scalar_asinh(), y.scalar_acosh(), x.scalar_atanh()], [x.asinh(), y.acosh(), x.atanh()]);
/// assert_eq!([x.scalar_exp(), x.scalar_exp2(), x.scalar_exp_m1()], [x.exp(), x.exp2(), x.exp_m1()]);
/// assert_eq!([x.scalar_ln(), x.scalar_log2(), x.scalar_log10(), x.scalar_ln_1p()], [x.ln(), x.log2(), x.log10(), x.ln_1p()]);
/// assert_eq!([x.scalar_log(y), x.scalar_powf(y), x.scalar_powi(3)], [x.log(y), x.powf(y), x.powi(3)]);
/// assert_eq!([x.scalar_sqrt(), x.scalar_cbrt(), x.scalar_recip(), x.scalar_abs()], [x.sqrt(), x.cbrt(), x.recip(), x.abs()]);
/// assert_eq!([x.scalar_atan2(y), x.scalar_hypot(y), x.scalar_mul_add(y, x)], [x.atan2(y), x.hypot(y), x.mul_add(y, x)]);
/// assert_eq!([x.scalar_max(y), x.scalar_min(y), y.scalar_clamp(0.0, 1.0)], [y, x, 1.0]);
/// assert_eq!([x.scalar_copysign(-y), (-x).scalar_signum(), y.scalar_fract()], [-x, -1.0, 0.5]);
/// assert_eq!([y.scalar_floor(), x.scalar_ceil(), x.scalar_round(), y.scalar_trunc()], [1.0; 4]);
/// assert_eq!([2.5_f64.scalar_round_ties_even(), (-x).scalar_rem_euclid(0.5), (-x).scalar_div_euclid(0.5)], [2.0, 0.25, -2.0]);
/// assert_eq!([x.scalar_to_radians(), x.scalar_to_degrees()], [x.to_radians(), x.to_degrees()]);
/// assert_eq!([f64::SCALAR_ZERO, f64::SCALAR_ONE, f64::SUM_START], [0.0, 1.0, -0.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a real scalar that can be differentiated",
    note = "`autodiff::Scalar` is implemented for `f32` and `f64`; a generic caller of a derived function needs the bound `T: autodiff::Scalar`"
)]
pub trait Scalar:
    sealed::Sealed
    + Copy
    + 'static
    + PartialEq
    + PartialOrd
    + Debug
    + Default
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Differentiable<Tangent = Self>
    + Tangent
    + Value<Value = Self>
    + Product<Self, Self, Left = Self, Right = Self>
    + Over<Self, Quotient = Self>
    + DivisorShare<Self, Self>
    + Vectors
{
    /// 0.
    const SCALAR_ZERO: Self;
    /// 1.
    const SCALAR_ONE: Self;
    /// −0, from which `Iterator::sum` of floats starts: a loop that starts here gives the same bits.
    const SUM_START: Self;

    /// The scalar nearest to `c`.
    fn from_constant(c: f64) -> Self;
    /// This number in double precision (exact, as no scalar is wider).
    fn to_f64_lossy(self) -> f64;

    /// sin x.
    fn scalar_sin(self) -> Self;
    /// cos x.
    fn scalar_cos(self) -> Self;
    /// tan x.
    fn scalar_tan(self) -> Self;
    /// arcsin x.
    fn scalar_asin(self) -> Self;
    /// arccos x.
    fn scalar_acos(self) -> Self;
    /// arctan x.
    fn scalar_atan(self) -> Self;
    /// sinh x.
    fn scalar_sinh(self) -> Self;
    /// cosh x.
    fn scalar_cosh(self) -> Self;
    /// tanh x.
    fn scalar_tanh(self) -> Self;
    /// arsinh x.
    fn scalar_asinh(self) -> Self;
    /// arcosh x.
    fn scalar_acosh(self) -> Self;
    /// artanh x.
    fn scalar_atanh(self) -> Self;
    /// eˣ.
    fn scalar_exp(self) -> Self;
    /// 2ˣ.
    fn scalar_exp2(self) -> Self;
    /// eˣ − 1, accurate near 0.
    fn scalar_exp_m1(self) -> Self;
    /// The natural logarithm.
    fn scalar_ln(self) -> Self;
    /// The logarithm to base 2.
    fn scalar_log2(self) -> Self;
    /// The logarithm to base 10.
    fn scalar_log10(self) -> Self;
    /// ln (1 + x), accurate near 0.
    fn scalar_ln_1p(self) -> Self;
    /// The square root.
    fn scalar_sqrt(self) -> Self;
    /// The cube root.
    fn scalar_cbrt(self) -> Self;
    /// 1 / x.
    fn scalar_recip(self) -> Self;
    /// |x|.
    fn scalar_abs(self) -> Self;
    /// ±1 with the sign of x, also for ±0.
    fn scalar_signum(self) -> Self;
    /// The largest integer that is not above x.
    fn scalar_floor(self) -> Self;
    /// The smallest integer that is not below x.
    fn scalar_ceil(self) -> Self;
    /// The nearest integer, halves away from 0.
    fn scalar_round(self) -> Self;
    /// The nearest integer, halves to the even one.
    fn scalar_round_ties_even(self) -> Self;
    /// The integer part.
    fn scalar_trunc(self) -> Self;
    /// x without its integer part.
    fn scalar_fract(self) -> Self;
    /// Degrees to radians.
    fn scalar_to_radians(self) -> Self;
    /// Radians to degrees.
    fn scalar_to_degrees(self) -> Self;

    /// self to a real power.
    fn scalar_powf(self, exponent: Self) -> Self;
    /// self to an integer power.
    fn scalar_powi(self, exponent: i32) -> Self;
    /// The angle of the point (`x`, self).
    fn scalar_atan2(self, x: Self) -> Self;
    /// √(self² + `other`²) without overflow.
    fn scalar_hypot(self, other: Self) -> Self;
    /// The larger of both; the other one where one is NaN.
    fn scalar_max(self, other: Self) -> Self;
    /// The smaller of both; the other one where one is NaN.
    fn scalar_min(self, other: Self) -> Self;
    /// |self| with the sign of `sign`.
    fn scalar_copysign(self, sign: Self) -> Self;
    /// The least non-negative remainder of self / `divisor`.
    fn scalar_rem_euclid(self, divisor: Self) -> Self;
    /// The integer quotient to [`scalar_rem_euclid`](Self::scalar_rem_euclid).
    fn scalar_div_euclid(self, divisor: Self) -> Self;
    /// The logarithm to any base.
    fn scalar_log(self, base: Self) -> Self;
    /// self · `factor` + `term`, rounded once.
    fn scalar_mul_add(self, factor: Self, term: Self) -> Self;
    /// The nearest number within `low..=high`.
    ///
    /// # Panics
    /// If `low > high` or a limit is NaN.
    fn scalar_clamp(self, low: Self, high: Self) -> Self;
}

#[cfg(test)]
mod tests;
