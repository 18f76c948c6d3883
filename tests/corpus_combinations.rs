//! Constructs inside of each other, and names that are told apart by their spelling.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable, no_diff};
use num_traits::Float;

mod norms {
    use autodiff::differentiable;
    use num_traits::Float;

    #[differentiable(hessian)]
    pub fn smooth<T: Float, const N: usize>(xs: &[T; N], softness: T) -> T {
        let mut sum = softness * softness;
        for x in xs {
            sum = sum + *x * *x;
        }
        sum.sqrt()
    }

    pub mod products {
        use super::smooth;
        use autodiff::{Scalar, differentiable};
        use num_traits::Float;

        #[differentiable(hessian)]
        pub fn of_products<T: Float + Scalar>(x: T, y: T) -> T {
            smooth(&[x, y], T::one()) * smooth::<T, 1>(&[y], x)
        }
    }
}

/// Generic functions of other modules that call each other.
#[differentiable(hessian)]
fn generic_across_modules<T: Float + autodiff::Scalar>(x: T, y: T) -> T {
    norms::products::of_products(x * y, y) + norms::smooth(&[x, y, x * y], y)
}

/// A loop inside of a branch inside of a loop, which overwrites what all of them read.
#[differentiable(hessian)]
fn overwriting_loop_in_a_branch_in_a_loop(start: [f64; 4], k: f64, rounds: usize) -> f64 {
    let mut a = start;
    let mut sum = 0.0;
    for round in 0..rounds {
        if a[0] < 2.0 || round % 3 == 2 {
            for i in 1..a.len() {
                a[i] = (a[i - 1] * a[i] * k).sin() + a[i];
            }
            a[0] += a[3] * 0.5;
        } else {
            while a[0] > 1.5 {
                a[0] *= 0.7;
                a[1] -= a[0] * k;
            }
        }
        sum += a[round % 4] * a[0];
    }
    sum
}

/// Returns out of two loops, from an array that each round changes.
#[differentiable(hessian)]
fn return_out_of_nested_loops(x: f64, limit: f64) -> f64 {
    let mut a = [x; 3];
    for i in 0..4 {
        for j in 0..3 {
            a[j] = a[j] * x + a[(j + 1) % 3].sin() * i as f64;
            if a[j] > limit {
                return a[j] * a[0] * limit;
            }
        }
        a[i % 3] += limit * 0.1;
    }
    a[0] * a[1]
}

/// A closure that changes nothing, called in a loop, in a branch and in another closure.
#[differentiable(hessian)]
fn closure_everywhere(xs: &[f64], k: f64) -> f64 {
    let wave = |t: f64| (k * t).sin() + t;
    let twice = |t: f64| wave(wave(t));
    let mut sum = 0.0;
    for x in xs {
        sum += if *x > 0.0 { wave(*x) } else { twice(*x) };
    }
    sum * wave(sum) + xs.iter().map(|x| wave(*x) * k).sum::<f64>()
}

/// Recursion in a branch in a loop, with an array handed down.
#[differentiable(hessian)]
fn recursion_over_an_array(xs: &[f64], depth: usize, k: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..xs.len() {
        if depth > 0 && i % 2 == 0 {
            let next = [xs[i] * k, xs[(i + 1) % xs.len()]];
            sum += recursion_over_an_array(&next, depth - 1, k * 0.9);
        } else {
            sum += xs[i].sin() * k;
        }
    }
    sum
}

/// One name for a parameter, a variable, a loop's index, an item of a pattern and a closure's parameter.
#[differentiable(hessian)]
fn one_name_for_everything(x: f64, y: [f64; 2]) -> f64 {
    let f = |x: f64| x * x;
    let mut sum = f(x);
    for x in 0..2 {
        let x = y[x] * x as f64;
        sum += f(x) * x;
    }
    for x in y {
        sum *= match x {
            x if x > 0.5 => x,
            x => x.cos(),
        };
    }
    let [x, y] = [y[1] * x, sum];
    let (y, x) = (x * y, y);
    x + y * sum
}

/// Named as generated code may name its own: adjoints, records, seeds, pullbacks, temporaries, companions.
#[differentiable(hessian)]
fn named_as_if_generated(d_x: f64, seed: f64, t: f64) -> f64 {
    let mut recorded = vec![d_x, seed];
    let mut d_recorded = [t; 2];
    for k in 0..2 {
        let item = recorded[k] * d_recorded[k];
        let item_2 = item.sin();
        recorded[k] = item_2 * t;
        d_recorded[k] += item;
    }
    let back = |value: f64| value * d_x;
    let (value, pullback) = (back(recorded[0]), back(d_recorded[1]));
    let total = value * pullback;
    let place = total * named_as_if_generated_too(seed, total);
    let t_2 = place + recorded[1];
    t_2 * t
}

#[differentiable(hessian)]
fn named_as_if_generated_too(start: f64, direction: f64) -> f64 {
    let columns = start * direction;
    let tangent = columns.exp() * start;
    let t_start = tangent * direction;
    t_start + columns
}

#[derive(Differentiable, Clone)]
struct Series {
    coefficients: Vec<f64>,
    scale: f64,
    terms: usize,
    #[differentiable(skip)]
    mode: Mode,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Sum,
    Power(i32),
}

const MODES: [Mode; 2] = [Mode::Sum, Mode::Power(2)];

#[derive(Differentiable, Clone, Copy)]
struct Scaled(f64);

/// What its name says: a module's function, an associated function, a struct's constructor, a variant.
#[differentiable(hessian)]
fn told_apart_by_case(x: f64, y: f64) -> f64 {
    let scaled = Scaled(x * y);
    let Scaled(inner) = scaled;
    norms::smooth(&[x, inner], y) + Scaled::square(y) * scaled.0 + f64::max(x, y) * <Scaled>::square(x)
}

#[differentiable(hessian)]
impl Scaled {
    fn square(x: f64) -> f64 {
        x * x
    }
}

#[differentiable(hessian)]
impl Series {
    /// Fields in ranges, indices, conditions, patterns and typed bindings carry no derivative.
    fn at(&self, x: f64) -> f64 {
        let mut sum = 0.0;
        for k in 0..self.terms {
            sum += self.coefficients[k] * x.powi(k as i32);
        }
        let last: usize = self.terms - 1;
        let weight = last as f64;
        if self.terms > 2 {
            sum *= self.coefficients[self.terms - 1];
        }
        match self.mode {
            Mode::Sum => sum * self.scale * weight,
            Mode::Power(n) => sum.powi(n) * self.scale,
        }
    }
}

#[differentiable(hessian)]
fn fields_that_count(a: f64, b: f64, x: f64) -> f64 {
    let series = Series { coefficients: vec![a, b, a * b], scale: x, terms: 3, mode: MODES[0] };
    let power = Series { coefficients: series.coefficients.clone(), scale: a, terms: 2, mode: MODES[1] };
    let wide = Series { scale: x * b, ..series.clone() };
    series.at(x) + power.at(b) * wide.at(a)
}

/// The waiver takes the value without its derivative; elsewhere it counts.
#[differentiable(forward)]
fn waived(x: f64, xs: &[f64]) -> f64 {
    let nearest = no_diff(xs[0] * 2.0).round();
    (x - nearest) * (x - nearest) + xs[1] * x
}

fn plain(n: usize) -> f64 {
    1.0 / (n as f64 + 1.0)
}

struct Table {
    entries: Vec<f64>,
}

impl Table {
    fn entry(&self, i: usize) -> f64 {
        self.entries[i % self.entries.len()]
    }
}

macro_rules! half_of {
    ($e:expr) => {
        $e / 2
    };
}

/// Prints, checks, macros and calls of anything without derivative.
#[differentiable(wrt(x, y), hessian)]
fn passed_through(x: f64, y: f64, table: &Table, n: usize) -> f64 {
    println!("x = {x}, y = {}", y * 2.0);
    eprintln!("{n}");
    assert!(x < 10.0, "{x} is too large");
    assert_eq!(table.entries.len(), 2);
    assert_ne!(n, 0);
    debug_assert!(y.is_finite() && x >= 0.0);
    let shown = dbg!(n + 1);
    let product = dbg!(x * y);
    #[allow(unused_variables)]
    let unused = plain(shown);
    let text = format!("{}", table.entry(n));
    let mut z = product * plain(n) * half_of!(n) as f64;
    if text.is_empty() {
        todo!();
    }
    for i in 0..n {
        z += table.entry(i) * y.powi(i as i32) * std::mem::size_of::<u16>() as f64;
    }
    match n {
        0 => unreachable!("n is not 0"),
        1 => panic!("n is not 1"),
        _ => z * z,
    }
}

/// Functions of another crate, by path and imported.
#[differentiable(hessian)]
fn calls_of_another_crate(scores: &[f64; 3], x: f64) -> f64 {
    use autodiff::nn::cross_entropy;
    cross_entropy(scores, 1) + autodiff::nn::squared_error(x, scores[0]) * autodiff::nn::tanh(x)
}

mod check {
    check!(generic_across_modules { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(generic_across_modules as generic_across_modules_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward);
    check!(overwriting_loop_in_a_branch_in_a_loop { start: var [0.7, 1.2, -0.4, 0.9], k: var 0.8, rounds: fixed 7 } modes: reverse, forward, hessian);
    check!(overwriting_loop_in_a_branch_in_a_loop as overwriting_loop_from_above { start: var [2.7, 1.2, -0.4, 0.9], k: var 0.8, rounds: fixed 7 } modes: reverse, forward, hessian);
    check!(return_out_of_nested_loops { x: var 1.2, limit: var 3.1 } modes: reverse, forward, hessian);
    check!(return_out_of_nested_loops as return_at_the_end { x: var 0.3, limit: var 30.0 } modes: reverse, forward, hessian);
    check!(closure_everywhere { xs: var_ref [0.7, -1.2, 0.4], k: var 0.8 } modes: reverse, forward, hessian);
    check!(recursion_over_an_array { xs: var_ref [0.7, -1.2, 0.4], depth: fixed 3, k: var 0.8 } modes: reverse, forward, hessian);
    check!(one_name_for_everything { x: var 0.7, y: var [0.9, 0.2] } modes: reverse, forward, hessian);
    check!(named_as_if_generated { d_x: var 0.7, seed: var 1.2, t: var 0.4 } modes: reverse, forward, hessian);
    check!(told_apart_by_case { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(fields_that_count { a: var 0.7, b: var 1.2, x: var 0.4 } modes: reverse, forward, hessian);
    check!(passed_through { x: var 0.7, y: var 1.2, table: fixed &Table { entries: vec![0.5, 1.5] }, n: fixed 3 } modes: reverse, forward, hessian);
    check!(calls_of_another_crate { scores: var_ref [0.7, 1.2, -0.4], x: var 0.4 } modes: reverse, forward, hessian);
}

/// What is waived has no derivative, and differences would see it.
#[test]
fn waivers() {
    let (value, (d_x, d_xs)) = waived::value_and_grad(1.5, &[0.7, 0.4]);
    assert_eq!(value, waived(1.5, &[0.7, 0.4]));
    assert_eq!((d_x, d_xs), (2.0 * (1.5 - 1.0) + 0.4, vec![0.0, 1.5]));
}
