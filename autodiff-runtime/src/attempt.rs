//! Calls whose `Option` or `Result` is looked at: what is there becomes an `Option`, and so does what belongs to it.

/// What a function that may fail returns.
#[diagnostic::on_unimplemented(
    message = "this call does not fail, and its result is used like an `Option` or a `Result`",
    label = "neither an `Option` nor a `Result`"
)]
pub trait Attempt {
    /// What is there in the end.
    type Value;

    /// The error left behind.
    fn value(self) -> Option<Self::Value>;
}

impl<T> Attempt for Option<T> {
    type Value = T;

    #[inline(always)]
    fn value(self) -> Option<T> {
        self
    }
}

impl<T, E> Attempt for Result<T, E> {
    type Value = T;

    #[inline(always)]
    fn value(self) -> Option<T> {
        self.ok()
    }
}

/// The value of a call.
#[inline(always)]
pub fn attempt<A: Attempt>(result: A) -> Option<A::Value> {
    result.value()
}

/// The value of a call and its pullback, or its tangent.
#[inline(always)]
pub fn attempt_pair<A: Attempt<Value = (T, U)>, T, U>(result: A) -> (Option<T>, Option<U>) {
    result.value().unzip()
}

/// The value of a call, its tangent, and the pullback of both.
#[inline(always)]
pub fn attempt_triple<A: Attempt<Value = (T, U, V)>, T, U, V>(result: A) -> (Option<T>, Option<U>, Option<V>) {
    match result.value() {
        Some((value, tangent, pullback)) => (Some(value), Some(tangent), Some(pullback)),
        None => (None, None, None),
    }
}
