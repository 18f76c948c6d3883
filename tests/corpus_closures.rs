//! Local closures: called, captured from, handed to adaptors.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
fn called_three_times(x: f64, y: f64) -> f64 {
    let square = |t: f64| t * t;
    square(x) + square(y) * square(x + y)
}

#[differentiable(hessian)]
fn captures_parameters(w: f64, b: f64, x: f64) -> f64 {
    let affine = |t| w * t + b;
    let first = affine(x);
    affine(first.sin()) * affine(2.0)
}

#[differentiable(hessian)]
fn statements_inside(x: f64, y: f64) -> f64 {
    let soft = |t: f64, sharpness: f64| -> f64 {
        let scaled = t * sharpness;
        let mut sum = scaled;
        if scaled > 1.0 {
            sum += scaled.ln();
        }
        for k in 1..3 {
            sum = sum.sin() + k as f64 * y;
        }
        sum
    };
    soft(x, y) - soft(y, 0.5)
}

#[differentiable(hessian)]
fn closures_of_closures(x: f64, y: f64) -> f64 {
    let double = |t: f64| 2.0 * t * y;
    let bump = |t: f64| (-double(t) * t).exp();
    let both = |t: f64, u: f64| bump(t) * double(u);
    both(x, y) + both(bump(x), x)
}

#[differentiable(hessian)]
fn tuples_out_of_closures(angle: f64, length: f64) -> f64 {
    let turn = |(x, y): (f64, f64), by: f64| {
        let (s, c) = by.sin_cos();
        (c * x - s * y, s * x + c * y)
    };
    let corners = |scale: f64| [scale, scale * angle, -scale];
    let (x, y) = turn((length, 1.0), angle);
    let (x, y) = turn((x, y), 2.0 * angle);
    let [a, b, c] = corners(x);
    a * b - c * y
}

#[differentiable(hessian)]
fn indexed_by_closure(a: &[f64], n: usize) -> f64 {
    let at = |i: usize, j: usize| a[i * n + j];
    let mut trace = 0.0;
    for i in 0..n {
        trace += at(i, i);
    }
    let minor = at(0, 0) * at(1, 1) - at(0, 1) * at(1, 0);
    trace * minor
}

#[differentiable(hessian)]
fn slices_into_closures(x: &[f64], y: &[f64; 3]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let norm = |a: &[f64]| dot(a, a).sqrt();
    dot(x, y) / (norm(x) * norm(y)) + norm(&x[1..])
}

#[differentiable(hessian)]
fn handed_to_adaptors(xs: &[f64], slope: f64) -> f64 {
    let leaky = |x: f64| if x > 0.0 { x } else { slope * x };
    let energy = |x: &f64| x * x * slope;
    let add = |a: f64, b: f64| a + b;
    let active: f64 = xs.iter().copied().map(leaky).sum();
    let total = xs.iter().map(energy).fold(0.0, add);
    let again: f64 = xs.iter().map(&energy).product();
    active * total + leaky(-active) + again
}

// A closure keeps what its names meant where it was written.
#[differentiable(hessian)]
fn captured_before_shadowing(x: f64, y: f64) -> f64 {
    let k = x * x;
    let scale = |t: f64| t * k;
    let k = y.sin();
    let x = scale(y);
    x + scale(k) * k
}

#[differentiable(hessian)]
fn moved_copies(x: f64, y: f64) -> f64 {
    let mut k = x;
    let before = move |t: f64| t * k;
    k *= y;
    let after = move |t: f64| t * k;
    k += 1.0;
    before(y) + after(y).sin() * k
}

#[differentiable(hessian)]
fn arguments_named_like_captures(x: f64, y: f64) -> f64 {
    let f = |x: f64| {
        let y = x * y;
        y * y
    };
    let t = f(y);
    let g = |t: f64, x: f64| t / x;
    f(x) + g(x, t) - g(t, x)
}

#[differentiable(hessian)]
fn returning_early(x: f64, y: f64) -> f64 {
    let guarded = |t: f64| {
        if t < 0.0 {
            return -t;
        }
        if t > 2.0 {
            return y * t.ln();
        }
        t * t * y
    };
    guarded(x) + guarded(-x) * guarded(x + 3.0)
}

#[differentiable(hessian)]
fn runge_kutta(start: [f64; 2], stiffness: f64, damping: f64) -> f64 {
    let slope = |s: [f64; 2]| [s[1], -stiffness * s[0].sin() - damping * s[1]];
    let along = |s: [f64; 2], k: [f64; 2], h: f64| [s[0] + h * k[0], s[1] + h * k[1]];
    let h = 0.1;
    let mut s = start;
    for _ in 0..5 {
        let k1 = slope(s);
        let k2 = slope(along(s, k1, 0.5 * h));
        let k3 = slope(along(s, k2, 0.5 * h));
        let k4 = slope(along(s, k3, h));
        for i in 0..2 {
            s[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    0.5 * s[1] * s[1] + stiffness * (1.0 - s[0].cos())
}

#[differentiable(hessian)]
fn made_in_every_round(x: f64, y: f64) -> f64 {
    let mut z = x;
    for i in 1..4 {
        let offset = z * i as f64;
        let step = |t: f64| (t + offset).sin() * y;
        z = step(z) + step(1.0);
    }
    z
}

#[differentiable(wrt(x), hessian)]
fn without_derivative(x: f64, n: usize, limit: f64) -> f64 {
    let is_kept = |i: usize| i % 2 == 0 || i > n / 2;
    let weight = |i: usize| 1.0 / (i as f64 + limit);
    let mut sum = 0.0;
    for i in (0..n).filter(|&i| is_kept(i)) {
        sum += weight(i) * x.powi(i as i32);
    }
    sum
}

/// Parameters and variables spelled like closures that stand elsewhere.
#[differentiable(hessian)]
fn spelled_like_closures(x: f64, y: f64) -> f64 {
    let g = |g: f64| g * 2.0;
    let k = 2.0;
    let a = |x: f64| (x * k).sin();
    let k = |y: f64| a(y) * y;
    let n = 3.0;
    if g(n) > 1.0 { called_three_times(g(x), k(y)) * g(n) } else { g(x) }
}

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

/// `move` closures keep copies of arrays, tuples and structs that change behind them.
#[differentiable(hessian)]
fn kept_as_they_were(a: [f64; 2], k: f64) -> f64 {
    let mut v = a;
    let mut t = (a[0], k);
    let mut s = Pair { x: a[1], y: k };
    let mut n = [2usize, 3];
    let by_array = move |x: f64| v[0] * x;
    let by_tuple = move |x: f64| t.0 * x * t.1;
    let by_struct = move |x: f64| s.x * x - s.y;
    let by_integers = move |x: f64| x * n[0] as f64;
    let lazy = (0..2).map(move |i| v[i] * v[0]);
    v[0] = 3.0 * k;
    t.0 = k * k;
    s.x = 5.0;
    n[0] = 7;
    by_array(k) + by_tuple(k) * by_struct(1.5) + by_integers(k) * n[0] as f64 + lazy.sum::<f64>() + v[0] + t.0 * s.x
}

/// Loops over copies, whose bodies change the original.
#[differentiable(hessian)]
fn looped_over_as_they_were(a: f64) -> f64 {
    let mut v = [a, 2.0 * a];
    for x in v {
        v[1] += x * v[0];
    }
    let mut w = vec![a, 2.0];
    for x in w.clone() {
        w[1] += x * a;
    }
    let items = v.into_iter();
    v[0] = 5.0 * a;
    for (i, x) in v.into_iter().enumerate() {
        v[1 - i] += x * x;
    }
    let mut n = [2, 3];
    let mut counted = 0.0;
    for k in n {
        n[1] += k;
        counted += a * k as f64;
    }
    items.sum::<f64>() * v[1] + w[1] * v[0] + counted * n[1] as f64
}

#[differentiable(hessian)]
fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * x
}

#[differentiable(hessian)]
fn applied_to_two(f: impl Fn(f64, f64) -> f64, x: f64) -> f64 {
    f(x, 0.3) * x
}

/// Functions of reals by their paths, passed on and mapped.
#[differentiable(hessian)]
fn functions_of_reals(x: f64) -> f64 {
    let mapped = [x, x * x].map(autodiff::sigmoid);
    applied(f64::sin, x) + applied(autodiff::sigmoid, x * x) * mapped[0] + applied_to_two(f64::hypot, x) * mapped[1]
}

mod check {
    check!(functions_of_reals { x: var 0.7 } modes: reverse, forward, hessian);
    check!(kept_as_they_were { a: var [0.4, 1.3], k: var 0.7 } modes: reverse, forward, hessian);
    check!(looped_over_as_they_were { a: var 0.6 } modes: reverse, forward, hessian);
    check!(called_three_times { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(spelled_like_closures { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(captures_parameters { w: var 0.7, b: var -1.2, x: var 0.4 } modes: reverse, forward, hessian);
    check!(statements_inside { x: var 1.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(closures_of_closures { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(tuples_out_of_closures { angle: var 0.7, length: var -1.2 } modes: reverse, forward, hessian);
    check!(indexed_by_closure { a: var_ref [0.7, -1.2, 0.4, 0.9], n: fixed 2 } modes: reverse, forward, hessian);
    check!(slices_into_closures { x: var_ref [0.7, -1.2, 0.4], y: var_ref [0.9, 0.2, -0.8] } modes: reverse, forward, hessian);
    check!(handed_to_adaptors { xs: var_ref [0.7, -1.2, 0.4], slope: var 0.2 } modes: reverse, forward, hessian);
    check!(captured_before_shadowing { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(moved_copies { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(arguments_named_like_captures { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(returning_early { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(runge_kutta { start: var [0.7, -0.2], stiffness: var 1.3, damping: var 0.2 } modes: reverse, forward, hessian);
    check!(made_in_every_round { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(without_derivative { x: var 0.7, n: fixed 7, limit: fixed 1.5 } modes: reverse, forward, hessian);
}
