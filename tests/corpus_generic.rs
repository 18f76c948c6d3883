//! Type parameters, const parameters, lifetimes.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Scalar, differentiable};
use nalgebra::RealField;
use num_traits::{Float, FloatConst};
use std::iter::Sum;
use std::ops::{AddAssign, MulAssign};

#[differentiable(hessian)]
fn banana<T: Float>(x: T, y: T) -> T {
    let hundred = T::from(100.0).unwrap();
    let one = T::one();
    hundred * (y - x * x).powi(2) + (one - x) * (one - x)
}

#[differentiable(hessian)]
fn elementary<T: Float + FloatConst>(x: T, y: T) -> T {
    let half = T::from(0.5).unwrap();
    let angle = (x * T::PI()).sin() + Float::cos(y);
    let shape = angle.exp().ln_1p().mul_add(x, half) / (T::one() + y.abs().sqrt());
    shape.max(T::zero()) + x.hypot(y).tanh() - T::atan2(y, x).powf(half) * T::epsilon()
}

#[differentiable(hessian)]
fn euclidean<T: Float>(xs: &[T]) -> T {
    let mut sum = T::zero();
    for &x in xs {
        sum = sum + x * x;
    }
    sum.sqrt()
}

#[differentiable(hessian)]
fn mean_and_scale<T>(xs: &[T], scale: T) -> T
where
    T: Float + AddAssign + MulAssign + Sum,
{
    let n = T::from(xs.len()).unwrap();
    let mean = xs.iter().map(|x| *x * scale).sum::<T>() / n;
    let mut spread = T::zero();
    for x in xs {
        let deviation = *x - mean;
        spread += deviation * deviation;
    }
    spread *= T::from(0.5).unwrap();
    (spread / n) * xs.iter().copied().sum()
}

#[differentiable(hessian)]
fn real_field<T: RealField + Copy>(x: T, y: T) -> T {
    let half: T = nalgebra::convert(0.5);
    let three = T::from_f64(3.0).unwrap();
    let squared = x * x + y.powi(2);
    (half * squared + T::one()).ln() * (three * x).sin() + T::pi() * y.exp() - x.atan2(y)
}

#[differentiable(hessian)]
fn real_field_steps<T: RealField + Copy>(start: [T; 2], rate: T, rounds: usize) -> T {
    let mut p = start;
    for _ in 0..rounds {
        let old = p[0];
        p[0] += rate * p[1];
        p[1] -= rate * old.sin();
    }
    p[0] * p[0] + p[1].abs()
}

/// Nothing but this crate's own trait.
#[differentiable(hessian)]
fn by_trait<T: Scalar>(x: T, y: T) -> T {
    let half = T::from_constant(0.5);
    let larger = (half * x).scalar_sin().scalar_max(y * T::scalar_exp(x));
    larger.scalar_powi(2) + x.scalar_hypot(y) * (T::SCALAR_ONE + y).scalar_ln()
}

#[differentiable(hessian)]
fn by_trait_in_a_chain<T: Scalar>(xs: &[T]) -> T {
    let mut largest = xs[0];
    for &x in xs {
        largest = largest.scalar_max(x);
    }
    let mut sum = T::SCALAR_ZERO;
    for &x in xs {
        sum += (x - largest).scalar_exp();
    }
    largest + sum.scalar_ln()
}

#[differentiable(hessian)]
fn quadratic_form<const N: usize>(a: [[f64; N]; N], x: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        for j in 0..N {
            sum += x[i] * a[i][j] * x[j];
        }
    }
    sum / N as f64
}

#[differentiable(hessian)]
fn dense_layer<T: Float, const INPUTS: usize, const UNITS: usize>(
    weights: &[[T; INPUTS]; UNITS],
    bias: [T; UNITS],
    input: &[T; INPUTS],
) -> T {
    let mut energy = T::zero();
    for (row, &b) in weights.iter().zip(&bias) {
        let unit = row.iter().zip(input).fold(b, |sum, (w, x)| sum + *w * *x);
        energy = energy + unit.tanh().powi(2);
    }
    energy
}

#[differentiable(hessian)]
fn generic_calls_generic<T: Float>(x: T, y: T) -> T {
    let inner = banana(x * y, y);
    inner.sqrt() + euclidean(&[x, inner]) + euclidean::<T>(&[y])
}

#[differentiable(wrt(values), hessian)]
fn counted<'a, C: Into<f64> + Copy>(values: &'a [f64], counts: &'a [C]) -> f64 {
    let mut sum = 0.0;
    for (v, c) in values.iter().zip(counts) {
        sum += v.ln() * (*c).into();
    }
    sum
}

#[differentiable(wrt(x), forward)]
fn any_iterator(x: f64, exponents: impl IntoIterator<Item = i32>) -> f64 {
    let mut sum = 0.0;
    for n in exponents {
        sum += x.powi(n);
    }
    sum
}

#[differentiable(hessian)]
fn generic_in_place<T: Float + AddAssign>(state: &mut [T], k: T) -> T {
    for i in 1..state.len() {
        let before = state[i - 1];
        state[i] += k * before;
    }
    state[state.len() - 1]
}

#[differentiable(hessian)]
fn scaled<T: Scalar>(x: T, s: T) -> T {
    s * x * x
}

#[differentiable(hessian)]
fn quotient_of_calls<T: Scalar>(x: T, y: T) -> T {
    scaled(x, y) / scaled(y, x * y)
}

/// The derivative by one of them is zero, in a type of its own.
#[differentiable(forward)]
fn of_two_types<T: Float>(x: T, limit: f64) -> T {
    if limit > 1.0 { x * x } else { x.sin() }
}

#[differentiable(forward)]
fn beside_a_float(x: f64, limit: f64) -> f64 {
    of_two_types(x, limit) * x
}

/// Floats that become numbers of the parameter's type where they are used.
#[differentiable(wrt(a, xs), hessian)]
fn made_of_floats<T: Float + From<f64> + Sum>(a: T, xs: &[T], ts: &[f64]) -> T {
    let two: T = 2.0.into();
    let first: T = ts[0].into();
    let weighted: T = xs.iter().zip(ts).map(|(&x, &t)| x * x * t.into()).sum();
    a.sin() * two * first + a * weighted + a * a * (ts[1] * 3.0).into()
}

#[differentiable(hessian, forward)]
fn into_a_number(x: f64, k: impl Into<f64>) -> f64 {
    let k: f64 = autodiff::no_diff(k.into());
    (x * k).sin()
}

trait Rate {
    fn rate(&self) -> f64;
}

struct Own(f64);

impl Rate for Own {
    fn rate(&self) -> f64 {
        self.0
    }
}

#[differentiable(hessian, wrt(x))]
fn rated<R: Rate>(x: f64, xs: &[f64], r: R) -> f64 {
    xs.iter().map(|v| v * x * x * r.rate()).sum()
}

/// Only matrices of derivatives take the arguments more than once.
#[test]
fn values_are_not_cloned() {
    assert_eq!(rated::value_and_grad(2.0, &[1.0, 2.0], Own(0.5)), (6.0, 6.0));
}

mod check {
    check!(into_a_number { x: var 0.7, k: fixed 3f32 } modes: reverse, forward, hessian);
    check!(made_of_floats { a: var 0.7, xs: var_ref [0.4, -1.2], ts: fixed &[0.8, 1.5] } modes: reverse, forward, hessian);
    check!(beside_a_float { x: var 0.7, limit: var 1.5 } modes: reverse, forward);
    check!(banana { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(banana as banana_single { x: var 0.7f32, y: var 0.6f32 } modes: reverse, forward, hessian);
    check!(elementary { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(elementary as elementary_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward);
    check!(euclidean { xs: var_ref [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
    check!(mean_and_scale { xs: var_ref [0.7, -1.2, 0.4], scale: var 0.3 } modes: reverse, forward, hessian);
    check!(mean_and_scale as mean_and_scale_single { xs: var_ref [0.7f32, -1.2, 0.4], scale: var 0.3f32 } modes: reverse, forward, hessian);
    check!(real_field { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(real_field as real_field_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward, hessian);
    check!(real_field_steps { start: var [0.7, -1.2], rate: var 0.1, rounds: fixed 4 } modes: reverse, forward, hessian);
    check!(by_trait { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(by_trait as by_trait_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward, hessian);
    check!(by_trait_in_a_chain { xs: var_ref [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
    check!(quadratic_form { a: var [[0.7, 1.2], [-0.3, 0.9]], x: var_ref [0.4, -0.8] } modes: reverse, forward, hessian);
    check!(dense_layer { weights: var_ref [[0.7, 1.2, -0.3], [0.9, 0.1, -0.6]], bias: var [0.4, -0.8], input: var_ref [0.5, 0.2, 1.1] } modes: reverse, forward, hessian);
    check!(generic_calls_generic { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(counted { values: var_ref [0.7, 1.2], counts: fixed &[3u8, 5] } modes: reverse, forward, hessian);
    check!(any_iterator { x: var 0.7, exponents: fixed vec![1, 4, -2] } modes: reverse, forward);
    check!(generic_in_place { state: var_mut [0.7, 1.2, 0.4], k: var 0.3 } modes: reverse, forward, hessian);
    check!(quotient_of_calls { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(quotient_of_calls as quotient_in_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward);
}
