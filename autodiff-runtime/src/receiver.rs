//! Slots of a call of a method: in go the activities of its arguments and the receiver, out comes a value that only
//! methods of the receiver's own type take.
//!
//! A method and its derivatives are found by two look-ups, and a `Deref` may lead one of them further than the other: a
//! newtype with an own `forward`, around a struct with a differentiable one. Hidden methods therefore ask for
//! `Slots<Self, _>`, and generated callers make it from the receiver as the user wrote it.

use core::marker::PhantomData;

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, rc::Rc, sync::Arc};

/// The activities `A` of the arguments of a call of a method of `S`.
pub struct Slots<S: ?Sized, A> {
    _activities: PhantomData<fn() -> A>,
    _receiver: PhantomData<fn(&S)>,
}

/// The slots of `receiver.method(..)`.
///
/// ```
/// use autodiff_runtime::__private::{Active, Slots, slots};
///
/// struct Lin;
/// impl Lin {
///     fn hidden(&self, _: Slots<Self, (Active,)>) {}
/// }
/// let receiver = &&Box::new(Lin);
/// let given = slots::<(Active,), _, _, _>(&receiver);
/// receiver.hidden(given);
/// ```
#[inline(always)]
pub fn slots<A, R: Reaches<S, D> + ?Sized, S: ?Sized, D>(_: &R) -> Slots<S, A> {
    named()
}

/// The slots of `Type::method(..)`, where the type is said.
#[inline(always)]
pub fn named<A, S: ?Sized>() -> Slots<S, A> {
    Slots { _activities: PhantomData, _receiver: PhantomData }
}

/// The value of a method that a trait requires, in derivatives which every `impl` replaces.
///
/// # Panics
/// Always: an `impl` without these derivatives does not compile.
pub fn not_supplied<T>() -> T {
    unreachable!("each annotated `impl` supplies its own derivatives")
}

/// The value of a function that rustc refuses for its types, in derivatives that are therefore never run. If rustc takes the
/// function after all, it says so where code is made of them.
///
/// ```compile_fail
/// let value: f64 = autodiff_runtime::__private::ill_typed();
/// ```
pub fn ill_typed<T>() -> T {
    const {
        panic!(
            "`#[differentiable]` takes two types in this function for different ones, and rustc does not: write the types of its variables beside them"
        )
    }
}

/// Types that come to `S` by `Depth` references and boxes, and by no `Deref` of a user's. Told apart by the depth, the
/// implementations do not overlap.
#[diagnostic::on_unimplemented(
    message = "the derivatives of this method are those of `{S}`, and the method is another one",
    label = "`{Self}` has a method of this name without derivatives, and a `Deref` leads to `{S}`",
    note = "write `#[differentiable]` on the `impl` of the receiver's own type, or name the inner value as the receiver"
)]
pub trait Reaches<S: ?Sized, Depth> {}

impl<S: ?Sized> Reaches<S, ()> for S {}

#[diagnostic::do_not_recommend]
impl<S: ?Sized, D, R: Reaches<S, D> + ?Sized> Reaches<S, (D,)> for &R {}

#[diagnostic::do_not_recommend]
impl<S: ?Sized, D, R: Reaches<S, D> + ?Sized> Reaches<S, (D,)> for &mut R {}

#[cfg(feature = "alloc")]
mod pointers {
    use super::*;

    #[diagnostic::do_not_recommend]
    impl<S: ?Sized, D, R: Reaches<S, D> + ?Sized> Reaches<S, (D,)> for Box<R> {}

    #[diagnostic::do_not_recommend]
    impl<S: ?Sized, D, R: Reaches<S, D> + ?Sized> Reaches<S, (D,)> for Rc<R> {}

    #[diagnostic::do_not_recommend]
    impl<S: ?Sized, D, R: Reaches<S, D> + ?Sized> Reaches<S, (D,)> for Arc<R> {}
}

/// What nothing meets but a type that nobody can name: while it could be met, rustc leaves `S` open, and afterwards its
/// message is the one above, and not about two types of slots.
pub trait BehindDeref {}

enum Nothing {}

impl BehindDeref for Nothing {}

#[diagnostic::do_not_recommend]
impl<S: BehindDeref + ?Sized, R: ?Sized> Reaches<S, Nothing> for R {}
