//! Functions as arguments of derived functions: in comes what a function returns beside its value, out goes its pullback.

use crate::Differentiable;
use core::marker::PhantomData;

/// What a function returns that is handed to a derived function in the place of a function parameter: its value and its
/// pullback, as `g::vjp` of a differentiable function `g` does.
///
/// `V` is the value, `S` its seed, `G` the gradient by the parameters that hold real numbers, in order.
///
/// ```
/// use autodiff_runtime::__private::WithPullback;
///
/// // By hand: the square and its pullback.
/// let square = |x: f64| (x * x, move |seed: f64| seed * 2.0 * x);
/// let (value, pullback) = WithPullback::<f64, f64, f64>::split(square(3.0));
/// assert_eq!((value, pullback(1.0)), (9.0, 6.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "a function without its derivative is passed to a derived function",
    label = "a value and its pullback are wanted here, found `{Self}`",
    note = "pass `g::vjp` of a differentiable function `g`, or a closure that returns the value and a pullback; \
            a plain closure can be passed inside of another differentiable function"
)]
pub trait WithPullback<V, S, G> {
    /// Takes the seed to the gradient.
    type Pullback: FnOnce(S) -> G;

    /// The value and the pullback.
    fn split(self) -> (V, Self::Pullback);
}

impl<V, S, G, P: FnOnce(S) -> G> WithPullback<V, S, G> for (V, P) {
    type Pullback = P;

    #[inline(always)]
    fn split(self) -> (V, P) {
        self
    }
}

/// The type of the tangents of a value, for [`place_like`].
#[inline(always)]
pub fn tangent_of<T: Differentiable + ?Sized>(_: &T) -> PhantomData<T::Tangent> {
    PhantomData
}

/// The place itself; tells rustc its type where a closure meets it before its callee does.
#[inline(always)]
pub fn place_like<T>(_: PhantomData<T>, place: &mut T) -> &mut T {
    place
}
