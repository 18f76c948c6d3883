//! Operands of a type that the macro cannot see: operators accept `&f64` for `f64`, and derivatives should not tell them apart.

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

#[cfg(test)]
mod tests;
