//! Attributes of the function stay on it.

use autodiff::differentiable;

/// The square of [`fn@square`]'s argument.
#[differentiable]
#[inline]
#[must_use]
#[doc(alias = "sqr")]
#[allow(clippy::needless_return)]
pub fn square(x: f64) -> f64 {
    return x * x;
}

#[cfg(not(any()))]
#[differentiable]
fn kept(x: f64) -> f64 {
    x
}

#[cfg(any())]
#[differentiable]
fn dropped(x: f64) -> f64 {
    x.unknown()
}

#[differentiable]
#[cfg(any())]
fn dropped_too(x: f64) -> f64 {
    x.unknown()
}

#[differentiable]
const fn constant(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
#[track_caller]
fn tracked(x: f64) -> f64 {
    assert!(x > 0.0, "x must be positive");
    x
}

fn main() {
    const FOUR: f64 = constant(2.0);
    assert_eq!(square::grad(2.0), FOUR);
    assert_eq!(kept::grad(1.0), 1.0);
    assert_eq!(constant::grad(1.0), 2.0);
    assert_eq!(tracked::grad(1.0), 1.0);
}
