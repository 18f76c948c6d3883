//! Loops that read and change neighbouring elements: what one round leaves for the next one.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(wrt(x, k), hessian)]
fn differences(x: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let step = x[i + 1] - x[i] * x[i];
        sum += k * step * step;
    }
    sum
}

#[differentiable(wrt(u, k), hessian)]
fn curvature(u: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1..u.len() - 1 {
        let flux = u[i - 1] - 2.0 * u[i] + u[i + 1];
        sum += (k * flux).sin() * flux;
    }
    sum
}

/// From the back.
#[differentiable(wrt(x), hessian)]
fn backwards(x: &[f64]) -> f64 {
    let mut product = 1.0;
    for i in (2..x.len()).rev() {
        product *= 1.0 + x[i] * x[i - 1] + x[i - 2] / 3.0;
    }
    product
}

/// Rows of a table, some of which are too short for a round.
#[differentiable(wrt(table, k), hessian)]
fn rows(table: &[Vec<f64>], k: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..table.len() {
        for j in 1..i {
            sum += k * table[i - 1][j - 1] * table[i - 1][j];
        }
    }
    sum
}

/// In two dimensions, in place.
#[differentiable(wrt(u), hessian)]
fn smoothed(mut u: [[f64; 5]; 4], rounds: usize) -> f64 {
    for _ in 0..rounds {
        for i in 1..3 {
            for j in 1..4 {
                u[i][j] = 0.25 * (u[i][j - 1] + u[i][j + 1] + u[i - 1][j] + u[i + 1][j] * u[i][j]);
            }
        }
    }
    let mut energy = 0.0;
    for i in 0..4 {
        for j in 0..4 {
            let d = u[i][j + 1] - u[i][j];
            energy += d * d;
        }
    }
    energy
}

/// What is added to zeros, and what must not be taken for that.
#[differentiable(wrt(x), hessian)]
fn twice_or_not_at_all(x: &[f64], pick: &[usize]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        if x[i] > 0.0 {
            sum += x[i] * x[i];
        }
    }
    for k in 0..pick.len() {
        sum += x[pick[k]].sin();
    }
    for i in 0..x.len() {
        for j in 0..3 {
            sum += x[i] * x[i] * j as f64;
        }
    }
    sum
}

mod check {
    check!(differences { x: var_ref vec![0.4, -1.2, 0.8, 0.3], k: var 1.3 } modes: reverse, forward, hessian);
    check!(differences as no_differences { x: var_ref vec![0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(differences as one_difference { x: var_ref vec![0.4, 0.9], k: var 1.3 } modes: reverse, forward, hessian);
    check!(curvature { u: var_ref vec![0.4, -1.2, 0.8, 0.3, 0.1], k: var 1.3 } modes: reverse, forward, hessian);
    check!(curvature as curvature_of_three { u: var_ref vec![0.4, -1.2, 0.8], k: var 1.3 } modes: reverse, forward, hessian);
    check!(curvature as no_curvature { u: var_ref vec![0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(backwards { x: var_ref vec![0.4, -1.2, 0.8, 0.3, 0.1] } modes: reverse, forward, hessian);
    check!(backwards as nothing_backwards { x: var_ref vec![0.7] } modes: reverse, forward, hessian);
    check!(rows { table: var_ref vec![vec![0.3], vec![0.4, 0.8], vec![0.1, 0.9, -0.7], vec![1.1, 0.2]], k: var 0.6 } modes: reverse, forward, hessian);
    check!(smoothed { u: var [[0.1, 0.4, -0.3, 0.9, 0.2], [0.5, 0.1, 0.7, -0.6, 0.3], [0.2, 0.8, 0.4, 0.6, -0.1], [0.9, 0.3, 0.2, 0.1, 0.7]], rounds: fixed 2 } modes: reverse, forward, hessian);
    check!(twice_or_not_at_all { x: var_ref vec![0.4, -1.2, 0.8], pick: fixed &[2, 0, 2] } modes: reverse, forward, hessian);
}

/// Out of bounds, derived functions say what the function says.
#[test]
fn panics_are_those_of_the_function() {
    #[differentiable(wrt(x), hessian)]
    fn too_far(x: &[f64], n: usize) -> f64 {
        let mut sum = 0.0;
        for i in 0..n {
            sum += x[i] * x[i + 1];
        }
        sum
    }
    fn message<T>(call: impl FnOnce() -> T) -> String {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).err().expect("out of bounds");
        panic.downcast_ref::<String>().expect("a message").clone()
    }
    for (x, n) in [(&[][..], 1), (&[0.3][..], 1), (&[0.3, 0.4, 0.5][..], 7)] {
        let expected = message(|| too_far(x, n));
        assert_eq!(message(|| too_far::value_and_grad(x, n)), expected);
        assert_eq!(message(|| too_far::accumulate_grad(x, n, 1.0, &mut vec![0.0; x.len()])), expected);
    }
}
