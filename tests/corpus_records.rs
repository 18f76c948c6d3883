//! Loops whose number of rounds is a constant: what they record is kept in place, unless it is much.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

const FEW: usize = 9;
const MANY: i32 = 5000;
static ROUNDS: u8 = 5;

mod settings {
    pub struct Depth;

    impl Depth {
        pub const HALF: u64 = 4;
    }
}

#[differentiable(hessian)]
fn few_tails(x: f64) -> f64 {
    (0..FEW).rev().fold(19.0, |tail, n| (2 * n + 1) as f64 - x * x / tail)
}

#[differentiable(hessian)]
fn many_tails(x: f64) -> f64 {
    let mut tail = x;
    for n in 0..MANY {
        tail = 1.5 + 1.0 / (2.0 + tail * x + (n % 3) as f64);
    }
    tail
}

/// Several values a round, of several kinds.
#[differentiable(hessian)]
fn pairs(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    for n in 0..ROUNDS {
        let next = (a * b).sin() + a.exp() / 9.0;
        if next > 0.4 {
            b = a * b + n as f64 / 10.0;
        }
        a = next;
    }
    a * b
}

#[differentiable(hessian)]
fn nested(x: f64) -> f64 {
    let mut z = x;
    for _ in 0..settings::Depth::HALF {
        for _ in 0..3 {
            z = (z * x).sin() + 0.5;
        }
        for _ in 0..FEW {
            z = z * z.cos() / x;
        }
    }
    z
}

/// Only a record on the heap can be as long as a generic parameter tells.
#[differentiable(wrt(x), hessian)]
fn generic_rounds<const ROUNDS: usize>(x: f64, _rounds: &[(); ROUNDS]) -> f64 {
    let mut z = x;
    for _ in 0..ROUNDS {
        z = (z * x).sin() + 0.5;
    }
    z
}

#[differentiable(hessian)]
fn f32_tails(x: f32) -> f32 {
    (0..FEW).rev().fold(19.0, |tail, n| (2 * n + 1) as f32 - x * x / tail)
}

#[differentiable(hessian)]
fn swing(x: f64, k: f64) -> f64 {
    (k * x).sin() + x * x
}

/// Pullbacks in slots: nested loops, ranges that do not begin at zero, branches, rounds that are skipped, an early end.
#[differentiable(hessian)]
fn calls_of_few_rounds(x: f64, k: f64) -> f64 {
    let mut z = x;
    for i in 2..6 {
        for j in 0..3 {
            if (i + j) % 3 == 0 {
                continue;
            }
            z = 0.5 * swing(z, k) + if i > j + 2 { swing(k, x) * z } else { 0.1 };
        }
        if z > 1.5 {
            z -= swing(1.0, z);
            break;
        }
        for j in 0..FEW {
            z += 0.01 * swing(x, j as f64 * z);
        }
    }
    if z > 0.0 { swing(z, k) } else { swing(k, z) * z }
}

/// The function holds arrays as long as its loops, whose lengths are generic.
#[differentiable(hessian)]
fn calls_on_arrays<const M: usize, const N: usize>(rows: &[[f64; N]; M], k: f64) -> f64 {
    let mut mapped = [[0.0; N]; M];
    for i in 0..M {
        for j in 0..N {
            mapped[i][j] = swing(rows[i][j], k);
        }
    }
    let firsts = rows[M - 1].map(|x| swing(x, mapped[0][0]));
    firsts.iter().sum::<f64>() * mapped[M - 1][0]
}

/// More rounds than slots, in a loop that runs forward and backward at once.
#[differentiable(hessian)]
fn calls_of_many_rounds(xs: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for &x in xs {
        let mut z = x;
        for _ in 0..40 {
            z = 0.7 * swing(z, k).cos();
        }
        let squares = [x, z, k].map(|v| swing(v, z));
        sum += z * squares[0] + squares[1] * squares[2];
    }
    sum
}

/// Quotients by what stays the same in the loop, and by elements that are read before and behind it.
#[differentiable(hessian)]
fn quotients(x: &[f64], scale: f64, first: usize) -> f64 {
    let mut sum = 0.0;
    let mut z = x[first];
    for i in 0..x.len() {
        let share = (z * x[i]).sin() / x[first];
        z = share / scale + share * share / scale;
        sum += z / x[i] + 1.0 / (x[i] * x[i]);
    }
    sum * x[first] / scale
}

mod check {
    check!(few_tails { x: var 1.2 } modes: reverse, forward, hessian);
    check!(many_tails { x: var 0.7 } modes: reverse, forward, hessian);
    check!(pairs { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(nested { x: var 1.2 } modes: reverse, forward, hessian);
    check!(generic_rounds { x: var 0.8, _rounds: fixed &[(); 6] } modes: reverse, forward, hessian);
    check!(calls_of_few_rounds { x: var 0.8, k: var 0.6 } modes: reverse, forward, hessian);
    check!(calls_of_few_rounds as calls_until_an_early_end { x: var 1.3, k: var 0.9 } modes: reverse, forward, hessian);
    check!(calls_on_arrays { rows: var_ref [[0.3, -0.8, 1.1], [0.5, 0.9, -0.4]], k: var 0.7 } modes: reverse, forward, hessian);
    check!(calls_of_many_rounds { xs: var_ref vec![0.3, -0.8], k: var 0.9 } modes: reverse, forward, hessian);
    check!(quotients { x: var_ref vec![0.9, 1.3, -0.7, 0.4], scale: var 1.7, first: fixed 1 } modes: reverse, forward, hessian);
}

#[test]
fn records_of_single_precision() {
    let (value, slope) = f32_tails::value_and_grad(1.2);
    let (wide_value, wide_slope) = few_tails::value_and_grad(1.2);
    assert!((f64::from(value) - wide_value).abs() < 1e-5);
    assert!((f64::from(slope) - wide_slope).abs() < 1e-5);
}

/// A zero adjoint stays zero where the quotient is infinite.
#[test]
fn quotients_by_zero_that_do_not_count() {
    #[differentiable]
    fn unused(x: &[f64], scale: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            let share = x[i] / scale + 1.0 / scale;
            sum += if share < 1e9 { share } else { x[i] };
        }
        sum
    }
    let (value, (d_x, d_scale)) = unused::value_and_grad(&[1.0, 2.0], 0.0);
    assert_eq!((value, d_x, d_scale), (3.0, vec![1.0, 1.0], 0.0));
}
