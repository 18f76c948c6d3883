//! What random programs found wrong beside data that carries no derivative, made small.
#![allow(clippy::all, unreachable_pub, unused_mut, unused_variables, missing_docs)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DVector, Vector3};

#[derive(Differentiable, Clone, Debug)]
pub struct Body {
    pub m: Vector3<f64>,
    pub k: f64,
}

/// Vectors of any length, which are not copied.
pub struct Data {
    pub w: [f64; 2],
    pub v: DVector<f64>,
    pub parts: Vec<Body>,
    pub k: f64,
}

fn data() -> Data {
    let part = |k: f64| Body { m: Vector3::new(0.3 * k, 0.9, -0.2 * k), k };
    Data { w: [0.6, -1.1], v: DVector::from_vec(vec![0.4, -0.7, 0.5]), parts: vec![part(1.0), part(-2.0)], k: 0.8 }
}

fn shifted(k: f64) -> DVector<f64> {
    DVector::from_vec(vec![k, 0.5, -k])
}

/// Parts of data are operands by reference, in both sweeps.
#[differentiable(wrt(a, s), hessian)]
fn weighed_by_parts(a: f64, s: Body, data: &Data, own: Body) -> f64 {
    let moment = (s.m.dot(&own.m) * own.m.norm() * a).sin();
    moment + s.m.component_mul(&data.parts[1].m).norm()
}

#[differentiable(wrt(a, b), hessian)]
fn weighs_by_parts(a: f64, b: f64, data: &Data, own: &Body) -> f64 {
    weighed_by_parts(a, Body { m: Vector3::new(a, b, a * b), k: b }, data, own.clone())
}

/// The same for what is on the heap, for operators, and for what calls return.
#[differentiable(wrt(a, v), hessian)]
fn by_operators(a: f64, v: &DVector<f64>, data: &Data) -> f64 {
    let mut sum = &data.v * a + v;
    sum += &data.v;
    sum -= &shifted(data.k);
    v.dot(&shifted(0.25)) * sum.dot(&data.v) + sum.dot(v) * (&data.k * a)
}

#[differentiable(wrt(a, b), hessian)]
fn by_operators_on(a: f64, b: f64, data: &Data) -> f64 {
    by_operators(a * b, &DVector::from_vec(vec![a, b, a * b]), data)
}

fn bump(t: &mut f64) -> f64 {
    *t += 1.0;
    2.0
}

/// Source that passes through changes numbers that are known by then.
#[differentiable(wrt(a), hessian)]
fn changed_by_source(a: f64, mut k: f64, data: &Data) -> f64 {
    k *= 0.5;
    let mut t = k;
    let p = &mut t;
    let u = bump(p);
    let mut s = k;
    let v = bump(&mut s);
    (a * t).sin() * u + (a * k).cos() * v * s + a * a * t
}

/// Source looks through a mutable reference at a number that is known by then.
#[differentiable(wrt(a), hessian)]
fn looked_at_through(a: f64, data: &Data) -> f64 {
    let mut t = data.k;
    let p = &mut t;
    *p = *p + data.k;
    let mut v = Vector3::new(a, 0.3, scan_of(&data.w, *p) * a);
    v[0] = (data.w.iter().scan(*p, |s, w| Some(*s * w)).sum::<f64>() * a).sin();
    v[0] * v[2] + t
}

fn scan_of(list: &[f64], from: f64) -> f64 {
    list.iter().fold(from, |s, w| 0.5 * s + w)
}

#[differentiable(hessian)]
fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * 0.5 + x.sin()
}

/// Closures that are passed on capture references that an iterator of the user's own gives.
#[differentiable(wrt(a), hessian)]
fn captured_items(a: f64, data: &Data) -> f64 {
    let mut y = a;
    for p in data.w.iter() {
        y = applied(|q| y * *p + (*p).sin() * q, a);
    }
    for (k, p) in data.w.iter().enumerate() {
        y += applied(|q| applied(|r| r * *p, q) * (k as f64), y);
    }
    y
}

/// Mutable ones are there once.
#[differentiable(wrt(a, b), hessian)]
fn captured_mutable_items(a: f64, b: f64, data: &Data) -> f64 {
    let mut list = data.w;
    let mut y = a;
    for p in list.iter_mut() {
        y = applied(|q| y * *p, b);
    }
    for (k, p) in list.iter_mut().enumerate() {
        y = applied(|q| y * q / (1.5 + applied(|r| r.atan(), applied(|s| *p * s, b))), (k as f64 * a).sin() * *p);
    }
    y
}

fn twice(x: f64) -> f64 {
    2.0 * x
}

/// Literals in an `Option` are of the type that is written beside it.
#[differentiable(wrt(a), hessian)]
fn literals_in_options(a: f64, k: f64) -> f64 {
    let s: Option<f64> = if k < 0.3 { Some(-0.8) } else { None };
    let t = k / (1.5 + twice(s.unwrap_or(0.3).sin()));
    let r: Option<f64> = Some(0.5);
    let mut q: Option<f64> = Some(0.25);
    if k > 9.0 {
        q = None;
    }
    let u = r.map_or(0.0, |v| v * a) + twice(r.unwrap_or(0.2).sin());
    a.sin() * t * u * s.map_or(1.5, |v| v * a) * q.unwrap_or(0.75).cos()
}

/// Lists are made of names whose type is written, and whose values are literals.
#[differentiable(hessian)]
fn literals_under_names(a: f64) -> f64 {
    let mut t: f64 = -1.0;
    let t = vec![t, 1.0];
    let n: f64 = 0.5;
    let list = [n, 0.3];
    let sum = t.clone().into_iter().rev().scan(-1.0_f64, |s, p| Some(p * 0.5)).sum::<f64>().sin();
    a.sin() * sum + list.iter().map(|p| p.cos()).sum::<f64>() * a * a + t[0] * a
}

/// What a round leaves for the reverse sweep is a literal.
#[differentiable(hessian)]
fn literal_of_each_round(a: f64, s: Body) -> f64 {
    let mut list = vec![a, s.k, a * s.k];
    for p in list.iter_mut() {
        let least = match 1 {
            0 => a,
            1 | 4 => 0.3,
            _ => s.k,
        };
        *p = least.min(s.k).sin() * *p;
    }
    list[2] * a + list[1]
}

#[differentiable(hessian)]
fn literals_of_rounds(a: f64, b: f64) -> f64 {
    literal_of_each_round(a, Body { m: Vector3::new(a, b, a * b), k: b * b })
}

/// The tangent of the value is computed in front of the pullback, also where it was found to be another value.
#[differentiable(wrt(x), hessian)]
fn ends_early(x: f64, y: f64, mut a: [f64; 2]) -> f64 {
    match 3 {
        1 | 4 => {
            if (2 + 2) % 3 <= 0 {
                return a[0];
            }
        }
        _ => {
            a[1] = x
                - ({
                    a[0] = x;
                    x
                });
            a.swap(0, 1);
        }
    }
    let chunks = a.chunks(2).rev().map(|_| a[0] + y).sum::<f64>();
    ((if chunks > a[1] || (3 % 3) < 0 { x * a[1] } else { 1.0 }) + x - a[1].sin()) * y.sin() * x.sin()
}

#[differentiable(wrt(x), hessian)]
fn ends_early_inside(x: f64, y: f64) -> f64 {
    ends_early(x * y, y, [y, y]) * x
}

/// Holds a number on the heap, so that it is not copied.
#[derive(Differentiable, Clone, Debug)]
pub struct Pair {
    pub x: f64,
    pub w: Vec<f64>,
}

#[differentiable(hessian)]
fn pair(x: f64) -> Pair {
    Pair { x: x.sin(), w: vec![x, x * x] }
}

/// What branches inside of branches give is one struct, looked at in loops.
#[differentiable(hessian)]
fn chosen_pairs(a: f64, s: &[f64], c: usize) -> f64 {
    let first = match c {
        0 => pair(a),
        1 => pair(0.5),
        _ => {
            if s[0] > 0.1 {
                if a > 9.0 { Pair { x: 1.5, w: vec![0.5; 2] } } else { Pair { x: a, w: vec![0.5, a] } }
            } else {
                pair(a * a)
            }
        }
    };
    let second = if c > 1 { pair(a) } else { pair(a * a) };
    let mut y = a;
    for t in s {
        y += t * first.x * second.x + first.w[1] * second.w[0];
    }
    y * s.iter().map(|t| t * first.x * second.w[1]).sum::<f64>()
}

/// Inactive, and made by a function.
#[derive(Clone)]
pub struct Weight {
    k: f64,
}

fn weight(k: f64) -> Weight {
    Weight { k }
}

impl Weight {
    fn of(&self, x: f64) -> f64 {
        self.k * x
    }
}

/// Source that was evaluated in a branch is not in sight behind it, where all of it passes through.
#[differentiable(wrt(a), hessian)]
fn weighed_by_branches(a: f64, k: f64, c: usize) -> f64 {
    let by_if = (if c > 1 { if c == 2 { weight(k) } else { weight(0.5) } } else { weight(2.0) }).of(k);
    let by_match = (match c {
        0 => weight(k),
        _ => weight(k + 1.0),
    })
    .of(by_if);
    a.sin() * by_if + a * a * by_match
}

/// What source may change is written back to where it was read; a copy of it is another list.
#[differentiable(wrt(a), hessian)]
fn copied_beside_source(a: f64, mut list: [f64; 4]) -> f64 {
    list[1] -= list[0];
    let folds = list.iter().map(|_| list.clone().into_iter().rev().fold(twice(list[1].sin()), |s, _| 0.7 * s + list[2]));
    folds.sum::<f64>() * a.sin() * a
}

/// How many rounds there are is asked of a number that may be any integer.
#[differentiable(forward)]
fn range_between_unknown_bounds(x: f64, mut a: [f64; 2], n: usize) -> f64 {
    for i in (0..4).rev() {
        for _ in (n..i).rev().step_by(1) {
            let s = (x * x).sin();
            a[0] += s.tanh();
        }
    }
    a[0] * x
}

/// A list that is not used keeps the type that is written beside it.
#[differentiable(hessian, wrt(x))]
fn list_that_nobody_needs(x: f64, data: &Data) -> f64 {
    for (_, _) in (1..5).zip(data.w.iter()) {
        let mut dropped: Vec<f64> = data.w.iter().enumerate().map(|(k, w)| *w).collect();
    }
    (data.w[0] + data.k) * x.sin()
}

/// What is recorded nowhere is not taken off the record.
#[differentiable(hessian)]
fn branch_that_is_never_taken(x: f64, v: &[f64], w: &mut [f64]) -> f64 {
    let mut count = 0usize;
    while count < 4 && (w[0] > x * 0.1) {
        count += 1;
        let dropped = v.iter().rev().enumerate().map(|(_, _)| (count as f64 - w[0]) / (1.5 + x.sin())).sum::<f64>();
        if x / (1.5 + x.sin()) < x / (1.5 + x.sin()) {
            w[count % w.len()] += x + v[0];
            continue;
        }
    }
    x.sin() * w[0]
}

#[differentiable(hessian)]
fn half_way(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x * 0.7) * 0.5 + x.sin()
}

/// What an array or a vector became is captured by a closure inside a closure, and is no slice in either pullback.
#[differentiable(hessian, wrt(x))]
fn captured_twice(x: f64, data: &Data) -> f64 {
    let (scaled, long) = (data.w.map(|w| w * x), data.v.map(|w| w * x.cos()));
    let mut total = 0.0;
    for c in 0..3 {
        let g = |z: f64| if c == 1 { half_way(|q| q * scaled[1] + long[c], x) } else { z * scaled[0] + long[1] * z };
        total += half_way(|q| g(q) * z_of(&scaled[..]), x);
    }
    total
}

#[differentiable(hessian)]
fn z_of(list: &[f64]) -> f64 {
    list[0] * list[1]
}

/// What an array has for rounds that never come is not looked at.
#[differentiable(forward)]
fn without_rounds(pw: &mut [f64; 2], h: &mut f64) {
    for (k, p) in pw.iter_mut().enumerate() {
        if *h < *h {
            let bent = (if 0.3 > *p { 2.0 } else { k as f64 }).sin();
            *p /= 1.6 + (((k as f64) - ((k as f64) * *h)) - (1.2 + bent).powf((k as f64).sin())).sin();
        }
    }
    pw[0] = *h * (*h + pw[1]).sin();
    *h += 0.3 * pw[1];
}

#[differentiable(forward)]
fn rounds_that_never_come(pw: [f64; 2], h: f64) -> f64 {
    let (mut pw, mut h) = (pw, h);
    without_rounds(&mut pw, &mut h);
    pw[0] * h
}

/// How many windows a window has is known in the reverse sweep, where it is an integer without a type.
#[differentiable(hessian)]
fn windows_of_windows(w: &[f64], x: f64) -> f64 {
    w.windows(2).rev().fold(x, |sum, pair| 0.7 * sum + pair.windows(2).take(1).map(|one| one[1] * x).sum::<f64>())
}

mod check {
    check!(windows_of_windows { w: var_ref vec![0.3, 0.4, 0.9], x: var 0.7 } modes: reverse, forward, hessian);
    check!(rounds_that_never_come { pw: var [0.3, 0.4], h: var 0.7 } modes: reverse, forward);
    check!(captured_twice { x: var 0.7, data: fixed &data() } modes: reverse, forward, hessian);
    check!(range_between_unknown_bounds { x: var 0.7, a: var [0.3, 0.4], n: fixed 1 } modes: reverse, forward);
    check!(list_that_nobody_needs { x: var 0.7, data: fixed &data() } modes: reverse, forward, hessian);
    check!(branch_that_is_never_taken { x: var 0.7, v: var_ref vec![0.3, 0.4], w: var_mut vec![0.3, 0.4] } modes: reverse, forward, hessian);
    check!(copied_beside_source { a: var 0.7, list: fixed [0.3, -0.4, 0.9, 0.2] } modes: reverse, forward, hessian);
    check!(chosen_pairs as chosen_first { a: var 0.7, s: var_ref vec![0.3, -0.4], c: fixed 0 } modes: reverse, forward, hessian);
    check!(chosen_pairs as chosen_second { a: var 0.7, s: var_ref vec![0.3, -0.4], c: fixed 1 } modes: reverse, forward, hessian);
    check!(chosen_pairs as chosen_inside { a: var 0.7, s: var_ref vec![0.3, -0.4], c: fixed 2 } modes: reverse, forward, hessian);
    check!(weighed_by_branches { a: var 0.7, k: fixed -0.4, c: fixed 2 } modes: reverse, forward, hessian);
    check!(weighed_by_branches as weighed_elsewhere { a: var 0.7, k: fixed -0.4, c: fixed 0 } modes: reverse, forward, hessian);
    check!(weighs_by_parts { a: var 0.7, b: var -0.4, data: fixed &data(), own: fixed &data().parts[0] } modes: reverse, forward, hessian);
    check!(by_operators_on { a: var 0.7, b: var -0.4, data: fixed &data() } modes: reverse, forward, hessian);
    check!(changed_by_source { a: var 0.7, k: fixed -0.4, data: fixed &data() } modes: reverse, forward, hessian);
    check!(looked_at_through { a: var 0.7, data: fixed &data() } modes: reverse, forward, hessian);
    check!(captured_items { a: var 0.7, data: fixed &data() } modes: reverse, forward, hessian);
    check!(captured_mutable_items { a: var 0.7, b: var -0.4, data: fixed &data() } modes: reverse, forward, hessian);
    check!(literals_in_options { a: var 0.7, k: fixed -0.4 } modes: reverse, forward, hessian);
    check!(literals_in_options as without_literals { a: var 0.7, k: fixed 0.4 } modes: reverse, forward, hessian);
    check!(literals_under_names { a: var 0.7 } modes: reverse, forward, hessian);
    check!(literals_of_rounds { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(literals_of_rounds as literals_of_larger_rounds { a: var 0.7, b: var -0.8 } modes: reverse, forward, hessian);
    check!(ends_early_inside { x: var 0.7, y: fixed -0.4 } modes: reverse, forward, hessian);
}
