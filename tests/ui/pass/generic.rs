//! Type parameters, constants, bounds in a `where` clause, a generic caller of a generic function.

use autodiff::{Scalar, differentiable};
use num_traits::Float;

#[differentiable(forward)]
fn norm2<T: Float + Scalar, const N: usize>(xs: [T; N]) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        sum = sum + xs[i] * xs[i];
    }
    sum
}

#[differentiable(forward)]
fn ratio<T, const N: usize>(xs: [T; N], scale: T) -> T
where
    T: Float + Scalar,
{
    norm2(xs) / scale
}

#[differentiable]
fn borrowed<'a, 'b: 'a>(xs: &'a [f64], ys: &'b [f64]) -> f64 {
    xs[0] * ys[0]
}

fn generic_caller<T: Float + Scalar>(x: T) -> T {
    let (d_xs, _) = ratio::grad([x, x], T::one());
    d_xs[0]
}

fn main() {
    assert_eq!(ratio::grad([1.0, 2.0], 2.0), ([1.0, 2.0], -1.25));
    assert_eq!(norm2::grad([1.0f32]), [2.0f32]);
    assert_eq!(generic_caller(2.0f32), 4.0);
    assert_eq!(borrowed::grad(&[2.0], &[3.0]), (vec![3.0], vec![2.0]));
}
