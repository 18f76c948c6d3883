//! Whether a type carries a derivative, as a type: `Verdict<{ carries::<T>() }>`.
//!
//! It is `()` where `T` does. Where it does not, rustc says so inside of the braces, and knows no type: in a clause
//! `Verdict<..>: Tangent` of an `impl`, an unknown type stands for any, so nothing is said again about the items inside.

use crate::differentiable::Differentiable;

/// Whether `T` carries a derivative: what does not is refused.
pub const fn carries<T: Differentiable + ?Sized>() -> bool {
    true
}

/// The answer as a type.
pub type Verdict<const CARRIES: bool> = <Answer<CARRIES> as Given>::Type;

/// An answer.
pub struct Answer<const CARRIES: bool>;

/// The type that stands for an answer.
pub trait Given {
    /// One that carries a derivative, too.
    type Type;
}

impl Given for Answer<true> {
    type Type = ();
}
