//! Values that jumps carry out of loops: structs, matrices and pairs of them, by `return` and by labelled `break`.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DVector, Vector2, Vector3};

#[derive(Differentiable, Clone, Copy, Debug)]
struct Hit {
    at: f64,
    depth: f64,
}

/// The first of some steps that goes through a wavy surface.
#[differentiable(hessian)]
fn marched(start: f64, slope: f64, steps: usize) -> Hit {
    let mut at = start;
    for k in 0..steps {
        let depth = slope * at - (1.0 + 0.1 * at.sin());
        if depth > 0.0 {
            return Hit { at, depth };
        }
        at += 0.3 + 0.01 * k as f64 * slope;
    }
    Hit { at: 2.0 * at, depth: start * slope }
}

#[differentiable(hessian)]
fn of_marched(start: f64, slope: f64, steps: usize) -> f64 {
    let hit = marched(start, slope, steps);
    hit.at.sin() * hit.depth + hit.at
}

/// Out of two loops at once.
#[differentiable(hessian)]
fn in_a_grid(a: f64, b: f64, limit: f64) -> Hit {
    let mut sum = 0.0;
    for i in 0..4 {
        let mut j = 0;
        while j < 3 {
            sum += (a * i as f64 + b * j as f64).sin().abs();
            if sum > limit {
                return Hit { at: sum * a, depth: b - sum };
            }
            j += 1;
        }
    }
    Hit { at: sum, depth: a * b }
}

#[differentiable(hessian)]
fn of_a_grid(a: f64, b: f64, limit: f64) -> f64 {
    let hit = in_a_grid(a, b, limit);
    hit.at * hit.depth.cos()
}

#[differentiable(hessian)]
fn broken_out(xs: &[f64], limit: f64) -> f64 {
    let found = 'found: {
        let mut sum = 0.0;
        for x in xs {
            sum += x * x;
            if sum > limit {
                break 'found Hit { at: sum, depth: x.sin() };
            }
        }
        Hit { at: xs[0] * sum, depth: sum }
    };
    found.at * found.depth + xs[1]
}

/// What came out is changed afterwards.
#[differentiable(hessian)]
fn changed_behind(xs: &[f64], limit: f64) -> f64 {
    let mut found = 'found: {
        for (k, x) in xs.iter().enumerate() {
            if x * x > limit {
                break 'found Hit { at: x.sin(), depth: *x };
            }
            if k == 5 {
                break;
            }
        }
        Hit { at: xs[0], depth: xs[1] * xs[0] }
    };
    found.depth *= found.at;
    for x in xs {
        found.at += found.depth * x;
    }
    found.at
}

#[differentiable(hessian)]
fn vector_out_of_a_loop(d: f64, n: usize) -> Vector2<f64> {
    let mut t = d;
    while t < 100.0 {
        t *= d;
        if t > n as f64 {
            return Vector2::new(t, d);
        }
    }
    Vector2::new(d, t)
}

#[differentiable(hessian)]
fn of_a_vector(d: f64, n: usize) -> f64 {
    vector_out_of_a_loop(d, n).norm_squared().sqrt()
}

#[differentiable(hessian)]
fn dynamic_out_of_a_loop(x: &[f64; 3], limit: f64) -> f64 {
    let mut v = DVector::from_vec(x.to_vec());
    let end = 'end: {
        for _ in 0..6 {
            if v.norm() > limit {
                break 'end v.map(f64::sin);
            }
            v *= x[0];
        }
        v * 0.5
    };
    end.dot(&DVector::from_vec(vec![x[2], x[1], 1.0]))
}

#[differentiable(hessian)]
fn pair_out_of_a_loop(x: f64, n: usize) -> (Hit, Vector3<f64>) {
    let mut at = x;
    for k in 0..n {
        at = (at * x).sin() + k as f64;
        if at > 2.5 {
            return (Hit { at, depth: x }, Vector3::new(at, x, at * x));
        }
    }
    (Hit { at: x, depth: at }, Vector3::new(x, x * x, at))
}

#[differentiable(hessian)]
fn of_a_pair(x: f64, n: usize) -> f64 {
    let (hit, v) = pair_out_of_a_loop(x, n);
    hit.at * v.dot(&Vector3::new(hit.depth, 0.4, x))
}

/// Two ways out of a branch that is always left, one of them further.
#[differentiable(hessian)]
fn left_in_two_ways(xs: &[f64]) -> f64 {
    let mut sum = 1.0;
    'all: for round in 0..3 {
        for x in xs {
            if *x > 1.1 {
                sum *= x;
                if round == 2 {
                    break 'all;
                }
                continue;
            }
            sum += x * x;
        }
        sum += 1.0;
    }
    sum
}

#[differentiable(hessian)]
fn left_in_three_ways(xs: &[f64], n: usize) -> f64 {
    let mut sum = 1.0;
    'all: for round in 0..4 {
        for (k, x) in xs.iter().enumerate() {
            if *x > 0.5 {
                sum *= x;
                if round == n {
                    sum += x.sin();
                    break 'all;
                } else if k == 2 {
                    sum -= 0.1 * sum * x;
                    continue 'all;
                }
                sum += x * 0.3;
                continue;
            } else {
                sum -= x * x * sum;
                if sum > 9.0 {
                    return sum * x;
                }
            }
            sum += x * x;
        }
        sum += 1.0;
    }
    sum
}

mod cases {

    check!(of_marched { start: var 0.2, slope: var 0.9, steps: fixed 9 } modes: reverse, forward, hessian);
    check!(of_marched as of_marched_to_the_end { start: var 0.2, slope: var 0.9, steps: fixed 2 } modes: reverse, forward, hessian);
    check!(of_marched as of_marched_at_once { start: var 2.2, slope: var 0.9, steps: fixed 2 } modes: reverse, forward, hessian);
    check!(of_a_grid { a: var 0.4, b: var 0.3, limit: var 2.0 } modes: reverse, forward, hessian);
    check!(of_a_grid as of_a_whole_grid { a: var 0.4, b: var 0.3, limit: var 200.0 } modes: reverse, forward, hessian);
    check!(broken_out { xs: var_ref vec![0.4, 0.7, -0.8, 0.3], limit: var 1.0 } modes: reverse, forward, hessian);
    check!(broken_out as not_broken_out { xs: var_ref vec![0.4, 0.7, -0.8, 0.3], limit: var 9.0 } modes: reverse, forward, hessian);
    check!(changed_behind { xs: var_ref vec![0.4, 0.7, -1.3, 0.3], limit: var 1.0 } modes: reverse, forward, hessian);
    check!(changed_behind as changed_behind_the_end { xs: var_ref vec![0.4, 0.7, -1.3, 0.3], limit: var 9.0 } modes: reverse, forward, hessian);
    check!(of_a_vector { d: var 1.6, n: fixed 9 } modes: reverse, forward, hessian);
    check!(of_a_vector as of_another_vector { d: var 1.6, n: fixed 900 } modes: reverse, forward, hessian);
    check!(dynamic_out_of_a_loop { x: var_ref [1.3, 0.4, -0.6], limit: var 3.0 } modes: reverse, forward, hessian);
    check!(dynamic_out_of_a_loop as dynamic_at_the_end { x: var_ref [1.3, 0.4, -0.6], limit: var 30.0 } modes: reverse, forward, hessian);
    check!(of_a_pair { x: var 0.8, n: fixed 9 } modes: reverse, forward, hessian);
    check!(of_a_pair as of_a_pair_at_the_end { x: var 0.8, n: fixed 2 } modes: reverse, forward, hessian);
    check!(left_in_two_ways { xs: var_ref vec![0.7, 1.2, 0.3] } modes: reverse, forward, hessian);
    check!(left_in_three_ways { xs: var_ref vec![0.7, 0.2, 0.9, 0.4], n: fixed 2 } modes: reverse, forward, hessian);
    check!(left_in_three_ways as left_in_three_ways_never { xs: var_ref vec![0.7, 0.2, 0.4, 0.9], n: fixed 9 } modes: reverse, forward, hessian);
}
