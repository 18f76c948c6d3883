//! Bounds on references and for all lifetimes, on what is no parameter, on sizes; unsized and anonymous types without derivative.

use autodiff::differentiable;
use num_traits::Float;
use std::fmt::Debug;
use std::ops::Mul;

#[differentiable(forward)]
fn product<'a, T>(x: T, y: &'a T) -> T
where
    T: Float + Debug + Send + 'static,
    for<'b> &'b T: Mul<&'b T, Output = T>,
    f64: Into<f64>,
{
    x * *y * x
}

#[differentiable(forward)]
fn ends<'a, 'b: 'a, T: Float + 'b, const N: usize>(xs: &'a [T; N], ys: &'b [T]) -> T
where
    [T; N]: Sized,
{
    xs[0] * ys[N - 1]
}

#[differentiable(wrt(x))]
fn by_length<S: ?Sized + AsRef<[u8]>>(x: f64, text: &S) -> f64 {
    x * text.as_ref().len() as f64
}

#[differentiable(wrt(x))]
fn by_number(x: f64, factor: impl Into<f64> + Copy, name: &(impl AsRef<str> + ?Sized)) -> f64 {
    let factor: f64 = factor.into();
    x * factor * name.as_ref().len() as f64
}

fn main() {
    assert_eq!(product::grad(3.0, &2.0), (12.0, 9.0));
    assert_eq!(ends::grad(&[3.0, 4.0], &[5.0, 6.0]), ([6.0, 0.0], vec![0.0, 3.0]));
    assert_eq!(by_length::grad(1.5, "three"), 5.0);
    assert_eq!(by_number::grad(1.5, 2.0f32, "three"), 10.0);
}
