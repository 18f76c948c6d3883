//! Vectors and matrices built from numbers, read in branches, loops and closures and behind them.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use nalgebra::{DVector, Matrix2, SMatrix, Vector2};

#[differentiable(hessian)]
fn in_a_branch(a: f64, b: f64) -> f64 {
    let v = Vector2::new(a, b);
    let w = if a > 0.0 { v * b } else { v * 2.0 };
    w.dot(&v)
}

#[differentiable(hessian)]
fn as_a_branch(a: f64, b: f64) -> f64 {
    let (v, k) = (Vector2::new(a, b), a * b);
    let w = if k > 1.0 { v * k } else { v };
    w.dot(&v)
}

#[differentiable(hessian)]
fn by_entries_and_as_a_whole(a: f64, b: f64) -> f64 {
    let v = Vector2::new(a, b);
    let w = if a > 0.0 { v.norm() } else { v.x };
    w * v.y
}

#[differentiable(hessian)]
fn in_a_loop(a: f64, b: f64) -> f64 {
    let mut v = Vector2::new(a, b);
    let m = Matrix2::new(a, 1.0, b, a);
    for _ in 0..2 {
        v = m * v;
        if v.x > 3.0 {
            v /= v.norm();
        }
    }
    let [x, y] = [v.x, v[1]];
    x * y
}

#[differentiable(hessian)]
fn around_a_jump(a: f64, b: f64) -> f64 {
    let m = Matrix2::new(a, b, 1.0, a * b);
    let v = Vector2::new(b, a);
    let mut sum = 0.0;
    for k in 0..3 {
        if k == 1 {
            continue;
        }
        let w = m * v * f64::cos(sum);
        sum += w.dot(&v) + m[(0, 1)] * v.x;
    }
    sum + m.determinant()
}

#[differentiable(hessian)]
fn in_arrays(a: f64, b: f64) -> f64 {
    let all = [Vector2::new(a, b), Vector2::new(b, 1.0)];
    let mut sum = Vector2::zeros();
    for v in all {
        sum += v * a;
    }
    for v in &all {
        sum += v * v.norm();
    }
    sum.dot(&all[0])
}

#[differentiable(hessian)]
fn built_in_other_ways(a: f64, b: f64) -> f64 {
    let v = Vector2::from_element(a);
    let w = Vector2::from([a, b]);
    let d = DVector::from_vec(vec![a, b, a * b]);
    let e = DVector::from_element(3, b);
    let mut sum = 0.0;
    for k in 0..2 {
        sum += (v + w * sum).norm() + d.dot(&e) * d[k];
    }
    sum * v.dot(&w) * e.norm()
}

#[differentiable(hessian)]
fn captured(a: f64, b: f64) -> f64 {
    let v = Vector2::new(a, b);
    let stretched = |k: f64| (v * k).norm();
    let along = |u: Vector2<f64>| u.dot(&v);
    let mut sum = stretched(a);
    for _ in 0..2 {
        sum += stretched(sum) * along(v * sum);
    }
    sum + (0..3).map(|k| (v * k as f64 + v).norm()).sum::<f64>() * v.x
}

#[differentiable(hessian)]
fn before_an_early_end(a: f64, b: f64) -> f64 {
    let v = Vector2::new(a, b);
    let w = match 1 {
        _ if b < 0.0 => v,
        _ if a > 0.0 => v * a,
        _ => v + v,
    };
    if w.norm() > 0.1 {
        return w.dot(&v);
    }
    v.norm()
}

#[differentiable(hessian)]
fn stretched(v: &Vector2<f64>, k: f64) -> Vector2<f64> {
    v * k + v
}

#[differentiable(hessian)]
fn lent_in_a_loop(a: f64, b: f64) -> f64 {
    let v = Vector2::new(a, b);
    let mut sum = 0.0;
    for _ in 0..2 {
        sum += stretched(&v, sum).norm() + stretched(&stretched(&v, a), b).x;
    }
    sum * v.norm()
}

/// Sizes as generic arguments; entries are written row by row all the same.
#[differentiable(hessian)]
fn sizes_as_arguments(x: [f64; 3]) -> f64 {
    let h = SMatrix::<f64, 2, 3>::new(x[0], x[1], 0.0, x[2], 2.0, -1.0);
    let g = nalgebra::OMatrix::<f64, nalgebra::U2, nalgebra::Const<2>>::new(x[0], 2.0 * x[1], 3.0 * x[2], 4.0 * x[0]);
    let line = SMatrix::<f64, 1, 4>::new(x[0], x[1], x[2], x[0] * x[1]);
    let pair = SMatrix::<f64, 2, 1>::new(x[2], x[0]);
    h[(0, 1)] * 3.0 + h[(1, 0)] * x[0] + (g * h)[(1, 2)] + g[(0, 1)] * g[(1, 0)] + line[3] * line[(0, 2)] + pair[1] * pair.x
}

mod check {
    check!(in_a_branch { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(in_a_branch as in_the_other_branch { a: var -0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(as_a_branch { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(as_a_branch as as_the_other_branch { a: var 1.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(by_entries_and_as_a_whole { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(by_entries_and_as_a_whole as by_entries { a: var -0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(in_a_loop { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(around_a_jump { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(in_arrays { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(built_in_other_ways { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(captured { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(before_an_early_end { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(sizes_as_arguments { x: var [0.3, 0.9, 0.2] } modes: reverse, forward, hessian);
    check!(lent_in_a_loop { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
}
