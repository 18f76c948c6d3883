//! Parameters of every kind: what carries a derivative, and how it is given and returned.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Scalar, differentiable};
use harness::Flat;
use nalgebra::{ComplexField, RealField};
use num_traits::real::Real;
use num_traits::{Float, FloatConst};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::AddAssign;

#[differentiable(hessian)]
fn scalars(a: f64, b: &f64, mut c: f64) -> f64 {
    c *= a;
    a * b + c * b.sin()
}

#[differentiable(hessian)]
fn of_float<T: Float + FloatConst>(x: T, y: &T) -> T {
    (x * T::PI()).sin() * *y + y.exp()
}

#[differentiable(hessian)]
fn of_real<T: Real>(x: T, y: T) -> T {
    x.sin() * y + (x / y).tanh()
}

#[differentiable(hessian)]
fn of_real_field<T: RealField + Copy>(x: T, xs: &[T; 2]) -> T {
    x.sin() * xs[0] + xs[1].exp()
}

#[differentiable(hessian)]
fn of_complex_field<T: ComplexField<RealField = T> + Copy>(x: T, y: T) -> T {
    x.sin() * y + y.exp()
}

/// A bound of one's own, of which the option says that it is a real scalar.
trait Quantity: Float + AddAssign + Debug {
    const UNIT: Self;
}

impl Quantity for f32 {
    const UNIT: f32 = 2.0;
}

impl Quantity for f64 {
    const UNIT: f64 = 2.0;
}

#[differentiable(scalar(T), hessian)]
fn of_a_bound_of_ones_own<T: Quantity>(x: T, xs: &[T]) -> T {
    let mut sum = T::UNIT * x;
    for y in xs {
        sum += (x * *y).sin();
    }
    sum * x
}

#[differentiable(hessian)]
fn bounds_behind_where<T>(x: T, y: T) -> T
where
    T: Scalar + Debug,
{
    x.scalar_sin() * y + y * y
}

type Real64 = f64;

#[differentiable(scalar(Real64), hessian)]
fn of_an_alias(x: Real64, ys: &[Real64]) -> Real64 {
    let k: Real64 = 2.0;
    ys[0] * x.sin() * k + ys[1]
}

#[differentiable(hessian)]
fn arrays(a: [f64; 2], b: &[f64; 2]) -> f64 {
    a[0] * b[1] + a[1].sin() * b[0]
}

#[differentiable(hessian)]
fn nested_arrays(a: [[f64; 2]; 2], b: &[[[f64; 1]; 2]; 1]) -> f64 {
    a[0][1] * b[0][0][0] + a[1][0].sin() * b[0][1][0]
}

#[differentiable(hessian)]
fn slices(a: &[f64], rows: &[[f64; 2]], lists: &[Vec<f64>]) -> f64 {
    a[0] * rows[1][0] + lists[0][1].sin() * rows[0][1] + a.len() as f64 * lists[1][0]
}

#[differentiable(hessian)]
fn vectors(a: Vec<f64>, rows: Vec<[f64; 2]>, lists: Vec<Vec<f64>>) -> f64 {
    a[0] * rows[1][0] + lists[0][1].sin() * rows[0][1] + a.len() as f64 * lists[1][0]
}

#[differentiable(hessian)]
fn tuples(a: (f64, f64), b: &(f64, [f64; 2]), (c, (d, _)): (f64, (f64, f64))) -> f64 {
    a.0 * b.1[0] + a.1.sin() * b.0 * c + d * d
}

#[differentiable(hessian)]
fn mutable_scalars(a: &mut f64, b: &mut f64, k: f64) -> f64 {
    *a += k * *b;
    *b = a.sin();
    *a * *b
}

#[differentiable(hessian)]
fn mutable_slices(a: &mut [f64], rows: &mut [[f64; 2]], k: f64) -> f64 {
    a[1] -= k * a[0];
    rows[0][1] *= a[1];
    a[1] * rows[0][1] * rows[1][0]
}

#[differentiable(hessian)]
fn mutable_arrays(a: &mut [f64; 2], rows: &mut [[f64; 2]; 2], pair: &mut (f64, f64)) -> f64 {
    a[1] -= pair.0 * a[0];
    rows[0][1] *= a[1];
    pair.1 += rows[0][1] * rows[1][0];
    pair.1 * a[1]
}

#[differentiable(hessian)]
fn mutable_vectors(a: &mut Vec<f64>, k: f64) -> f64 {
    a[1] -= k * a[0];
    a[0] *= a[1];
    a[0] * k
}

#[differentiable(hessian)]
fn boxes(a: Box<[f64; 2]>, b: &Box<[f64; 2]>, c: Box<Vec<f64>>) -> f64 {
    let local = Box::new(a[0] * b[1]);
    let mut sum = *local * a[1].sin();
    for x in c.iter() {
        sum += x * x * b[0];
    }
    sum
}

#[differentiable(hessian)]
fn options(a: Option<f64>, b: &Option<f64>, c: Option<[f64; 2]>) -> f64 {
    let a = a.unwrap_or(1.0);
    let b = match b {
        Some(b) => b * a,
        None => a,
    };
    let Some([p, q]) = c else { return b };
    b * p + q.sin()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Sine,
    Power(i32),
}

/// Integers, truths, characters, strings and their lists never carry a derivative.
#[differentiable(hessian)]
fn never_active(
    x: f64,
    n: usize,
    signed: i64,
    yes: bool,
    letter: char,
    name: &str,
    counts: &[u8],
    flags: Vec<bool>,
    pair: (u32, bool),
) -> f64 {
    let mut y = x.powi(n as i32) * signed as f64;
    if yes && letter == 'a' && pair.1 {
        y *= x * name.len() as f64;
    }
    for (count, flag) in counts.iter().zip(&flags) {
        if *flag {
            y += x.sin() * *count as f64;
        }
    }
    y * f64::from(pair.0)
}

/// Types that the macro does not know are left out by `wrt`.
#[differentiable(wrt(x), hessian)]
fn left_out(x: f64, kind: Kind, table: &BTreeMap<u8, f64>, names: &[String], scale: f64, limit: Option<f64>) -> f64 {
    let y = match kind {
        Kind::Sine => x.sin(),
        Kind::Power(n) => x.powi(n),
    };
    let y = if limit.is_some() { y * y } else { y };
    y * table[&1] * scale + names.len() as f64 * x
}

#[differentiable(wrt(second, fourth), hessian)]
fn every_second(first: f64, second: f64, third: &[f64], fourth: &[f64]) -> f64 {
    first * second.sin() + third[0] * fourth[1] * second
}

impl<T: Flat> Flat for Box<T> {
    const EPSILON: f64 = T::EPSILON;
    type Tangent<'a>
        = T
    where
        T: 'a;

    fn flatten(&self, list: &mut Vec<f64>) {
        (**self).flatten(list);
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        Box::new((**self).rebuild(list))
    }
    fn as_tangent(&self) -> T {
        (**self).rebuild(&mut &harness::flat(self)[..])
    }
}

#[differentiable(hessian)]
fn borrowed_vectors(x: &Vec<f64>, rows: &Vec<Vec<f64>>) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v * v * rows[1][0];
    }
    for row in rows {
        for v in row {
            sum += v * sum;
        }
    }
    sum
}

mod check {
    check!(scalars { a: var 0.7, b: var_ref -1.2, c: var 0.4 } modes: reverse, forward, hessian);
    check!(of_float { x: var 0.7, y: var_ref -1.2 } modes: reverse, forward, hessian);
    check!(of_float as of_float_single { x: var 0.7f32, y: var_ref -1.2f32 } modes: reverse, forward);
    check!(of_real { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(of_real_field { x: var 0.7, xs: var_ref [-1.2, 0.4] } modes: reverse, forward, hessian);
    check!(of_complex_field { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(of_a_bound_of_ones_own { x: var 0.7, xs: var_ref [-1.2, 0.4] } modes: reverse, forward, hessian);
    check!(bounds_behind_where { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(of_an_alias { x: var 0.7, ys: var_ref [-1.2, 0.4] } modes: reverse, forward, hessian);
    check!(arrays { a: var [0.7, -1.2], b: var_ref [0.4, 0.9] } modes: reverse, forward, hessian);
    check!(nested_arrays { a: var [[0.7, -1.2], [0.4, 0.9]], b: var_ref [[[0.3], [1.1]]] } modes: reverse, forward, hessian);
    check!(slices {
        a: var_ref [0.7, -1.2], rows: var_ref [[0.4, 0.9], [0.3, 1.1]], lists: var_ref vec![vec![0.5, 0.8], vec![-0.6]]
    } modes: reverse, forward, hessian);
    check!(vectors {
        a: var vec![0.7, -1.2], rows: var vec![[0.4, 0.9], [0.3, 1.1]], lists: var vec![vec![0.5, 0.8], vec![-0.6]]
    } modes: reverse, forward, hessian);
    check!(tuples { a: var (0.7, -1.2), b: var_ref (0.4, [0.9, 0.3]), c: var (1.1, (0.5, 0.8)) } modes: reverse, forward, hessian);
    check!(mutable_scalars { a: var_mut 0.7, b: var_mut -1.2, k: var 0.4 } modes: reverse, forward, hessian);
    check!(mutable_slices { a: var_mut [0.7, -1.2], rows: var_mut [[0.4, 0.9], [0.3, 1.1]], k: var 0.4 } modes: reverse, forward, hessian);
    check!(mutable_arrays {
        a: var_mut [0.7, -1.2], rows: var_mut [[0.4, 0.9], [0.3, 1.1]], pair: var_mut (0.4, 0.8)
    } modes: reverse, forward, hessian);
    check!(mutable_vectors { a: var_mut vec![0.7, -1.2], k: var 0.4 } modes: reverse, forward, hessian);
    check!(boxes { a: var Box::new([0.7, 1.3]), b: var_ref Box::new([-1.2, 0.4]), c: var Box::new(vec![0.9, 0.3]) } modes: reverse, forward, hessian);
    check!(options { a: var Some(0.7), b: var_ref Some(-1.2), c: var Some([0.4, 0.9]) } modes: reverse, forward, hessian);
    check!(options as no_options { a: var Some(0.7), b: var_ref Option::<f64>::None, c: var Option::<[f64; 2]>::None } modes: reverse, forward, hessian);
    check!(never_active {
        x: var 0.7, n: fixed 3, signed: fixed -2, yes: fixed true, letter: fixed 'a', name: fixed "name", counts: fixed &[1, 2],
        flags: fixed vec![true, false], pair: fixed (3, true)
    } modes: reverse, forward, hessian);
    check!(left_out {
        x: var 0.7, kind: fixed Kind::Power(3), table: fixed &BTreeMap::from([(1, 0.5)]), names: fixed &[], scale: fixed 1.5, limit: fixed Some(0.1)
    } modes: reverse, forward, hessian);
    check!(left_out as left_out_sine {
        x: var 0.7, kind: fixed Kind::Sine, table: fixed &BTreeMap::from([(1, 0.5)]), names: fixed &[], scale: fixed 1.5, limit: fixed None
    } modes: reverse, forward, hessian);
    check!(every_second { first: fixed 0.7, second: var -1.2, third: fixed &[0.4], fourth: var_ref [0.9, 0.3] } modes: reverse, forward, hessian);
    check!(borrowed_vectors { x: var_ref vec![0.7, -0.3], rows: var_ref vec![vec![0.4, 0.2], vec![0.6]] } modes: reverse, forward, hessian);
}
