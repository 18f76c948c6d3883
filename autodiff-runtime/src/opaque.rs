//! Derivative rules for operands whose type the macro cannot see: traits on the adjoint *place*, resolved by rustc.
//!
//! For `let t = p.w * x[i];` generated code adds `MulLeft::mul_left(&mut d_p.w, Value::value(&x[i]), &d_t)` and
//! `MulRight::mul_right(&mut d_x[i], Value::value(&p.w), &d_t)`: the user's expression stays as it is, and each
//! adjoint is accumulated where it lives. A zero seed contributes exactly zero, even where the partial is
//! infinite or NaN. The rules here are those of scalars.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

/// An operand without its references: operators accept `&f64` for `f64`, and the rules should not tell them apart.
///
/// ```
/// use autodiff_runtime::__private::Value;
///
/// assert_eq!(*Value::value(&&&2.0_f64), 2.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operand that can be differentiated",
    note = "bind it to a variable of real type first, or drop its derivative with `no_diff(..)`"
)]
pub trait Value {
    /// The type behind all references.
    type Value: ?Sized;

    /// The value behind all references.
    fn value(&self) -> &Self::Value;
}

/// On the place of the left factor of `l * r`: adds `seed · rᵀ`.
///
/// ```
/// use autodiff_runtime::__private::{MulLeft, MulRight};
///
/// let (l, r, seed) = (3.0, 5.0, 2.0);
/// let (mut d_l, mut d_r) = (0.0, 0.0);
/// MulLeft::mul_left(&mut d_l, &r, &seed);
/// MulRight::mul_right(&mut d_r, &l, &seed);
/// assert_eq!((d_l, d_r), (10.0, 6.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this product",
    label = "no rule for a left factor with adjoint `{Self}`, a right factor `{R}` and an adjoint `{D}` of the product",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait MulLeft<R: ?Sized, D: ?Sized> {
    /// Adds the left factor's share of the product's adjoint `seed`.
    fn mul_left(&mut self, r: &R, seed: &D);
}

/// On the place of the right factor of `l * r`: adds `lᵀ · seed`.
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this product",
    label = "no rule for a right factor with adjoint `{Self}`, a left factor `{L}` and an adjoint `{D}` of the product",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait MulRight<L: ?Sized, D: ?Sized> {
    /// Adds the right factor's share of the product's adjoint `seed`.
    fn mul_right(&mut self, l: &L, seed: &D);
}

/// On the place of the dividend of `l / r`: adds `seed / r`.
///
/// ```
/// use autodiff_runtime::__private::{DivLeft, DivRight};
///
/// let (l, r, seed) = (3.0, 2.0, 4.0);
/// let (mut d_l, mut d_r) = (0.0, 0.0);
/// DivLeft::div_left(&mut d_l, &r, &seed);
/// DivRight::div_right(&mut d_r, &l, &r, &seed);
/// assert_eq!((d_l, d_r), (2.0, -3.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this quotient",
    label = "no rule for a dividend with adjoint `{Self}`, a divisor `{R}` and an adjoint `{D}` of the quotient",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait DivLeft<R: ?Sized, D: ?Sized> {
    /// Adds the dividend's share of the quotient's adjoint `seed`.
    fn div_left(&mut self, r: &R, seed: &D);
}

/// On the place of the divisor of `l / r`: subtracts `seed · l / r²`.
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this quotient",
    label = "no rule for a divisor with adjoint `{Self}`, operands `{L}` and `{R}` and an adjoint `{D}` of the quotient",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait DivRight<L: ?Sized, R: ?Sized, D: ?Sized> {
    /// Adds the divisor's share of the quotient's adjoint `seed`.
    fn div_right(&mut self, l: &L, r: &R, seed: &D);
}

/// On the place of a term of a sum, or of the minuend of a difference: adds `seed`.
///
/// ```
/// use autodiff_runtime::__private::{AddTo, SubFrom};
///
/// // The adjoints of `l - r`.
/// let (mut d_l, mut d_r) = (1.0, 1.0);
/// AddTo::add_to(&mut d_l, &2.0);
/// SubFrom::sub_from(&mut d_r, &2.0);
/// assert_eq!((d_l, d_r), (3.0, -1.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this sum or difference",
    label = "no rule for an operand with adjoint `{Self}` and an adjoint `{D}` of the result",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait AddTo<D: ?Sized> {
    /// Adds the result's adjoint `seed`.
    fn add_to(&mut self, seed: &D);
}

/// On the place of the subtrahend of a difference: subtracts `seed`.
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this difference",
    label = "no rule for a subtrahend with adjoint `{Self}` and an adjoint `{D}` of the difference",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait SubFrom<D: ?Sized> {
    /// Subtracts the difference's adjoint `seed`.
    fn sub_from(&mut self, seed: &D);
}

/// On the place of the operand of a negation: subtracts `seed`.
///
/// ```
/// use autodiff_runtime::__private::NegFrom;
///
/// let mut d_x = 1.0;
/// NegFrom::neg_from(&mut d_x, &2.0);
/// assert_eq!(d_x, -1.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "no derivative rule for this negation",
    label = "no rule for an operand with adjoint `{Self}` and an adjoint `{D}` of the result",
    note = "annotate the operator's `impl` with `#[differentiable]`, or drop the derivative with `no_diff(..)`"
)]
pub trait NegFrom<D: ?Sized> {
    /// Subtracts the result's adjoint `seed`.
    fn neg_from(&mut self, seed: &D);
}

impl<T: Value + ?Sized> Value for &T {
    type Value = T::Value;

    #[inline(always)]
    fn value(&self) -> &T::Value {
        (**self).value()
    }
}

impl<T: Value + ?Sized> Value for &mut T {
    type Value = T::Value;

    #[inline(always)]
    fn value(&self) -> &T::Value {
        (**self).value()
    }
}

macro_rules! values_are_themselves {
    ($([$($parameters:tt)*] $type:ty;)+) => {$(
        impl<$($parameters)*> Value for $type {
            type Value = Self;

            #[inline(always)]
            fn value(&self) -> &Self {
                self
            }
        }
    )+};
}

// Not `(A,)`: rustc would propose a unary tuple wherever an operand has no rule.
values_are_themselves! {
    [] f32;
    [] f64;
    [T, const N: usize] [T; N];
    [T] [T];
    [] ();
    [A, B] (A, B);
    [A, B, C] (A, B, C);
    [A, B, C, D] (A, B, C, D);
    [A, B, C, D, E] (A, B, C, D, E);
    [A, B, C, D, E, F] (A, B, C, D, E, F);
    [A, B, C, D, E, F, G] (A, B, C, D, E, F, G);
    [A, B, C, D, E, F, G, H] (A, B, C, D, E, F, G, H);
    [A, B, C, D, E, F, G, H, I] (A, B, C, D, E, F, G, H, I);
    [A, B, C, D, E, F, G, H, I, J] (A, B, C, D, E, F, G, H, I, J);
    [A, B, C, D, E, F, G, H, I, J, K] (A, B, C, D, E, F, G, H, I, J, K);
    [A, B, C, D, E, F, G, H, I, J, K, L] (A, B, C, D, E, F, G, H, I, J, K, L);
}

#[cfg(feature = "alloc")]
values_are_themselves! {
    [T] Vec<T>;
}

// One impl per float: a blanket over `Scalar` would forbid the rules of matrices (E0119).
macro_rules! rules_of_scalars {
    ($($float:ident)+) => {$(
        impl MulLeft<$float, $float> for $float {
            #[inline(always)]
            fn mul_left(&mut self, r: &$float, seed: &$float) {
                *self += if *seed == 0.0 { 0.0 } else { seed * r };
            }
        }

        impl MulRight<$float, $float> for $float {
            #[inline(always)]
            fn mul_right(&mut self, l: &$float, seed: &$float) {
                *self += if *seed == 0.0 { 0.0 } else { seed * l };
            }
        }

        impl DivLeft<$float, $float> for $float {
            #[inline(always)]
            fn div_left(&mut self, r: &$float, seed: &$float) {
                *self += if *seed == 0.0 { 0.0 } else { seed / r };
            }
        }

        impl DivRight<$float, $float, $float> for $float {
            // Two divisions, because `r * r` overflows before the quotient does.
            #[inline(always)]
            fn div_right(&mut self, l: &$float, r: &$float, seed: &$float) {
                *self -= if *seed == 0.0 { 0.0 } else { seed / r * (l / r) };
            }
        }

        impl AddTo<$float> for $float {
            #[inline(always)]
            fn add_to(&mut self, seed: &$float) {
                *self += seed;
            }
        }

        impl SubFrom<$float> for $float {
            #[inline(always)]
            fn sub_from(&mut self, seed: &$float) {
                *self -= seed;
            }
        }

        impl NegFrom<$float> for $float {
            #[inline(always)]
            fn neg_from(&mut self, seed: &$float) {
                *self -= seed;
            }
        }
    )+};
}

rules_of_scalars! { f32 f64 }

#[cfg(test)]
mod tests;
