//! Activity of the arguments of a call, as types: in goes one marker per parameter slot of a callee's hidden
//! `__record`, out comes the type of the adjoint place that slot takes.
//!
//! The caller writes `callee::<(Active, Inactive)>::__record(args)` without knowing the callee's `wrt(..)`.
//! An inactive slot takes `()` for a place and costs nothing; an active one that the callee cannot serve fails
//! to meet one of the bounds below, whose message stands at the user's argument.

/// Whether the caller differentiates by one argument of a call.
///
/// ```
/// use autodiff_runtime::__private::{Active, Activity, Inactive};
///
/// // The pullback of `k * x` with one place per slot, as generated code has it.
/// fn pullback<A: Activity>(seed: f64, k: f64, mut d_x: A::Place<'_, f64>) {
///     if let Some(d_x) = A::get(&mut d_x) {
///         *d_x += seed * k;
///     }
/// }
/// let mut d_x = 1.0;
/// pullback::<Active>(2.0, 3.0, &mut d_x);
/// pullback::<Inactive>(2.0, 3.0, ());
/// assert_eq!(d_x, 7.0);
/// ```
pub trait Activity: 'static {
    /// `true` for [`Active`], so that work for inactive slots folds away.
    const ACTIVE: bool;

    /// Where the adjoint of an argument goes whose tangents (or slices of them) are `T`.
    type Place<'a, T: ?Sized + 'a>;

    /// The adjoint itself, or nothing for an inactive slot.
    fn get<'b, 'a: 'b, T: ?Sized + 'a>(place: &'b mut Self::Place<'a, T>) -> Option<&'b mut T>;

    /// How the tangent of an argument comes in.
    type Given<T>;

    /// The tangent itself, or nothing for an inactive slot.
    fn given<T>(tangent: Self::Given<T>) -> Option<T>;
}

/// The caller needs the derivative with respect to this argument.
#[derive(Clone, Copy, Debug)]
pub struct Active;

/// The argument is a constant to the caller.
#[derive(Clone, Copy, Debug)]
pub struct Inactive;

impl Activity for Active {
    const ACTIVE: bool = true;
    type Place<'a, T: ?Sized + 'a> = &'a mut T;

    #[inline(always)]
    fn get<'b, 'a: 'b, T: ?Sized + 'a>(place: &'b mut &'a mut T) -> Option<&'b mut T> {
        Some(place)
    }

    type Given<T> = T;

    #[inline(always)]
    fn given<T>(tangent: T) -> Option<T> {
        Some(tangent)
    }
}

impl Activity for Inactive {
    const ACTIVE: bool = false;
    type Place<'a, T: ?Sized + 'a> = ();

    #[inline(always)]
    fn get<'b, 'a: 'b, T: ?Sized + 'a>(_: &'b mut ()) -> Option<&'b mut T> {
        None
    }

    type Given<T> = ();

    #[inline(always)]
    fn given<T>(_: ()) -> Option<T> {
        None
    }
}

/// Bound on the slots that the callee's `wrt(..)` omits: only an inactive argument may stand there.
#[diagnostic::on_unimplemented(
    message = "the derivative with respect to argument {ARGUMENT} of this call is lost",
    label = "argument {ARGUMENT} is active, but the callee's `wrt(..)` leaves it out",
    note = "add the parameter to the `wrt(..)` of the callee, or pass `no_diff(..)` to drop its derivative on purpose",
    note = "give an integer or a `bool` in a field or a tuple a name of its type before it is handed on: `let n: usize = model.n;`"
)]
pub trait Omitted<const ARGUMENT: usize> {}

impl<const ARGUMENT: usize> Omitted<ARGUMENT> for Inactive {}

/// Bound on the `&mut` slots in which the callee leaves values that carry a derivative: the caller must
/// follow them.
#[diagnostic::on_unimplemented(
    message = "the derivative of what the callee stores in argument {ARGUMENT} of this call is lost",
    label = "argument {ARGUMENT} is not active here, but the callee writes active values to it",
    note = "pass a place that carries a derivative, or pass `no_diff(..)` for the callee's active arguments",
    note = "a method that is the first to store a derivative in its receiver is found by its path: `Type::method(&mut receiver, ..)`"
)]
pub trait Borrowed<const ARGUMENT: usize> {}

impl<const ARGUMENT: usize> Borrowed<ARGUMENT> for Active {}

/// Bound that a callee with neither of the options `forward` and `hessian` puts on its hidden tangent functions. Nothing
/// meets it.
#[diagnostic::on_unimplemented(
    message = "the callee is differentiated without the option `forward`",
    label = "its tangent is asked for here",
    note = "write `#[differentiable(forward)]` on the callee, or `#[differentiable(hessian)]` if its caller has that option"
)]
pub trait OptionForward {
    /// What the function would return.
    type Lacking;
}

/// Bound that a callee without the option `hessian` puts on its hidden second-order functions. Nothing meets it.
#[diagnostic::on_unimplemented(
    message = "the callee is differentiated without the option `hessian`",
    label = "its second derivative is asked for here",
    note = "write `#[differentiable(hessian)]` on the callee"
)]
pub trait OptionHessian {
    /// What the function would return.
    type Lacking;
}
