//! Operators of users' types as differentiable functions: in go the operands by value, out come the result and, by form,
//! its pullback or its tangent.
//!
//! An annotated `impl` of an operator implements [`Operator`]. Where a function has the option `own_types`, its generated
//! code calls the functions of this trait as it calls every other differentiable one, and rustc finds the rule by the types of
//! the operands. What is assigned to comes by value, too, and the result takes its place.

#![allow(clippy::type_complexity, reason = "an associated type cannot name the closure that is a pullback")]

use crate::activity::Activity;

/// Rules of `f32` and `f64`.
mod floats;

/// Which operator, and how it takes its operands: types for [`Operator`].
pub mod symbols {
    use core::marker::PhantomData;

    /// An operand that the operator takes by value.
    pub enum Owned {}

    /// An operand that the operator borrows.
    pub enum Lent {}

    macro_rules! symbols {
        ($($name:ident $symbol:literal)+) => {$(
            #[doc = concat!("`", $symbol, "`, with how the left and the right operand are taken.")]
            pub struct $name<L = Owned, R = Owned>(PhantomData<(L, R)>);
        )+};
    }

    symbols! {
        Add "+" Sub "-" Mul "*" Div "/" Rem "%" Neg "unary -"
        AddAssign "+=" SubAssign "-=" MulAssign "*=" DivAssign "/=" RemAssign "%="
    }
}

/// The derivative of the operator `S` with `Self` on its left and `R` on its right; `R` is `()` where there is no right.
///
/// Operands that the operator borrows come as values here, so that no pullback holds a lifetime.
#[diagnostic::on_unimplemented(
    message = "the derivative of this operator on `{Self}` is not known",
    label = "no `impl` of it has the attribute `#[differentiable]`",
    note = "write `#[differentiable]` on the `impl` of the operator, or drop the derivative with `no_diff(..)`",
    note = "matrices of nalgebra are for functions without the option `own_types`"
)]
pub trait Operator<S, R>: Sized {
    /// What the operator gives, or leaves in its left operand.
    type Output;
    /// The tangent of the left operand; `()` if it carries none.
    type Left: 'static;
    /// The tangent of the right operand; `()` if it carries none.
    type Right: 'static;
    /// The tangent of what the operator gives.
    type Result;

    /// The result and its pullback.
    fn record<A: Activity, B: Activity>(
        self,
        right: R,
    ) -> (Self::Output, impl for<'place> FnOnce(Self::Result, A::Place<'place, Self::Left>, B::Place<'place, Self::Right>) + 'static);

    /// The result and its tangent.
    fn tangent<A: Activity, B: Activity>(
        self,
        right: R,
        left_dot: A::Given<Self::Left>,
        right_dot: B::Given<Self::Right>,
    ) -> (Self::Output, Self::Result);

    /// The result, its tangent, and the pullback of both.
    fn tangent_record<A: Activity, B: Activity>(
        self,
        right: R,
        left_dot: A::Given<Self::Left>,
        right_dot: B::Given<Self::Right>,
    ) -> (
        Self::Output,
        Self::Result,
        impl for<'place> FnOnce(
            (Self::Result, Self::Result),
            A::Place<'place, Self::Left>,
            A::Place<'place, Self::Left>,
            B::Place<'place, Self::Right>,
            B::Place<'place, Self::Right>,
        ) + 'static,
    );
}
