//! The written waiver: a value whose derivative is dropped on purpose.

/// Returns `value` unchanged and tells `#[differentiable]` to drop its derivative.
///
/// At run time this is the identity. Inside a differentiable function the compiler treats the result as a
/// constant, so every derivative through it is zero, because the author says so (`stop_gradient` and
/// `detach` elsewhere). It also silences the error where a derivative would otherwise be lost, such as a
/// cast to an integer.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::no_diff;
///
/// // With `#[differentiable]` the derivative is `weight`: the index carries none.
/// fn weighted(x: f64, weights: &[f64]) -> f64 {
///     let weight = weights[no_diff(x) as usize];
///     weight * x
/// }
/// assert_eq!(weighted(1.5, &[1.0, 4.0]), 6.0);
/// ```
#[inline(always)]
pub fn no_diff<T>(value: T) -> T {
    value
}
