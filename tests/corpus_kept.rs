//! Data that a pullback needs again: made here and lent, taken apart by patterns, taken out of maps, handed down through trees.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable, no_diff};
use std::collections::{BTreeMap, HashMap};

struct Rates {
    rate: f64,
    count: usize,
    table: [[f64; 3]; 2],
}

#[derive(Clone)]
enum Shape {
    Plane(f64),
    Named(String, f64),
    Ball { center: [f64; 2], radius: f64 },
    Union(Box<Shape>, Box<Shape>),
    Smooth(Box<Shape>, Box<Shape>, f64),
}

fn features(t: f64) -> [f64; 2] {
    [t, t * t]
}

fn rates(rate: f64) -> Rates {
    Rates { rate, count: 2, table: [[1.0, 2.0, 3.0], [0.5, 0.25, rate]] }
}

#[differentiable(hessian)]
fn dot(w: &[f64], x: &[f64]) -> f64 {
    w.iter().zip(x).map(|(a, b)| a * b * a).sum()
}

#[differentiable(wrt(x), hessian)]
fn at_a_rate(rates: &Rates, x: f64) -> f64 {
    rates.rate * x.powi(rates.count as i32) + rates.table[1][2] * x
}

#[differentiable(wrt(w), hessian)]
fn made_by_a_function(w: &[f64], t: f64) -> f64 {
    let x = features(t);
    dot(w, &x) + dot(w, &features(2.0 * t)) * w[0]
}

#[differentiable(wrt(w), hessian)]
fn made_in_a_loop(w: &[f64]) -> f64 {
    let mut sum = w[1];
    for i in 0..3 {
        let x = features(i as f64 + 0.5);
        sum += dot(w, &x) * sum;
        sum *= dot(w, &features(0.1 * i as f64));
    }
    sum
}

#[differentiable(wrt(x), hessian)]
fn structs_made_here(text: &str, x: f64) -> f64 {
    let rates = rates(0.7);
    let own = Rates { rate: 1.3, count: text.len(), table: [[0.0; 3]; 2] };
    let first = at_a_rate(&rates, x);
    first * at_a_rate(&own, first)
}

#[differentiable(wrt(x), hessian)]
fn by_a_text(text: &str, x: f64) -> f64 {
    x * x * text.len() as f64
}

#[differentiable(wrt(x), hessian)]
fn a_text_made_here(text: &str, x: f64) -> f64 {
    let longer = text.to_string() + "..";
    by_a_text(&longer, x) * x
}

#[differentiable(hessian)]
fn scaled(a: &[f64], k: f64) -> [f64; 2] {
    [a[0] * k, a[1] * k * k]
}

#[differentiable(wrt(w), hessian)]
fn a_frozen_layer(a: &[f64], w: &[f64]) -> f64 {
    let hidden = no_diff(scaled(a, 2.0)).map(|v| v.sin());
    dot(w, &hidden)
}

#[differentiable(wrt(x), hessian)]
fn sines(rates: &Rates, x: f64) -> f64 {
    let (s, c) = rates.rate.sin_cos();
    x * s * x + c
}

#[differentiable(wrt(x), hessian)]
fn calls_sines(rates: &Rates, x: f64) -> f64 {
    let y = sines(rates, x);
    y * sines(rates, y)
}

#[differentiable(wrt(p), hessian)]
fn distance(shape: &Shape, p: f64) -> f64 {
    match shape {
        Shape::Plane(height) => p * height * p,
        Shape::Named(name, height) => p * height * name.len() as f64,
        Shape::Ball { center, radius } => {
            let d = (p - center[0]).hypot(center[1]);
            d - radius
        }
        Shape::Union(a, b) => distance(a, p).min(distance(b, p)),
        Shape::Smooth(a, b, k) => {
            let (a, b) = (distance(a, p), distance(b, p));
            let h = (0.5 + (b - a) / k).clamp(0.0, 1.0);
            b * (1.0 - h) + a * h - h * k * (1.0 - h)
        }
    }
}

#[differentiable(wrt(p), hessian)]
fn marched(shape: &Shape, p: f64) -> f64 {
    let mut at = p;
    for _ in 0..3 {
        at += 0.3 * distance(shape, at);
    }
    at
}

fn scene() -> Shape {
    let ball = Shape::Ball { center: [0.3, 0.4], radius: 0.2 };
    let smooth = Shape::Smooth(Box::new(ball), Box::new(Shape::Plane(1.5)), 0.8);
    Shape::Union(Box::new(smooth), Box::new(Shape::Plane(7.0)))
}

#[differentiable(hessian)]
fn a_tree_made_here(p: f64) -> f64 {
    let scene = scene();
    marched(&scene, p) * p
}

/// What is taken apart here is gone.
#[differentiable(wrt(p), hessian)]
fn taken_by_value(shape: Shape, p: f64) -> f64 {
    match shape {
        Shape::Union(a, b) => distance(&a, p) * distance(&b, p),
        Shape::Named(name, height) => p * p * height * name.len() as f64,
        _ => p,
    }
}

#[differentiable(hessian)]
fn gives_trees_away(p: f64) -> f64 {
    let named = Shape::Named("abc".to_string(), 0.5);
    taken_by_value(scene(), p) + taken_by_value(named, p * p)
}

#[differentiable(wrt(p), hessian)]
fn one_or_none(p: f64, shape: Option<Shape>) -> f64 {
    let mut q = p;
    if let Some(shape) = shape {
        q *= distance(&shape, p);
    }
    q * p
}

#[differentiable(wrt(x), hessian)]
fn out_of_maps(rates: &BTreeMap<i32, f64>, x: f64) -> f64 {
    let mut sum = x;
    if let Some(rate) = rates.get(&1) {
        sum += x * rate * x;
    }
    let other = rates.get(&2).unwrap_or(&0.5);
    for (_, rate) in rates.range(-1..3) {
        sum += x * sum * rate;
    }
    sum * other + x
}

#[differentiable(wrt(x), hessian)]
fn factors_by_reference(rates: &HashMap<u8, f64>, list: &[Rates], x: f64) -> f64 {
    let rate = rates.get(&1).unwrap();
    let mut sum = rate * x * x;
    for factor in rates.values() {
        sum += factor * x.sqrt();
    }
    for item in list {
        let factor = &item.rate;
        sum += factor * x.sqrt();
    }
    sum
}

#[derive(Differentiable, Clone)]
struct Smile {
    level: f64,
    width: f64,
}

/// References to fields, which the pullback takes anew.
#[differentiable(hessian)]
fn taken_apart(smile: &Smile, k: f64) -> f64 {
    let Smile { level, width } = smile;
    level * (k * width)
}

#[differentiable(hessian)]
fn references_in_a_tuple(smile: &Smile, k: f64) -> f64 {
    let (level, width) = (&smile.level, &smile.width);
    width * (level * k.sqrt())
}

#[differentiable(hessian)]
fn hands_a_local_on(level: f64, k: f64) -> f64 {
    let smile = Smile { level, width: k * level };
    taken_apart(&smile, k) + references_in_a_tuple(&smile, level)
}

/// What a call makes lives as long as what borrows from it.
fn copied(xs: &[f64]) -> Vec<f64> {
    xs.to_vec()
}

struct Mesh {
    n: usize,
}

impl Mesh {
    fn edges(&self) -> Vec<(usize, usize)> {
        (1..self.n).map(|i| (i - 1, i)).collect()
    }
}

#[differentiable(wrt(a), hessian)]
fn over_a_call(a: f64, xs: &[f64]) -> f64 {
    let mut s = a;
    for x in copied(xs).iter() {
        s += a * x * s;
    }
    for (i, x) in copied(xs).iter().enumerate().rev() {
        s += a * x * i as f64;
    }
    s + copied(xs).iter().map(|x| (a * x).exp()).sum::<f64>() * copied(xs).iter().zip(xs.iter()).fold(a, |s, (x, y)| s * a + x * y)
}

#[differentiable(wrt(a), hessian)]
fn over_words(a: f64, text: &str) -> f64 {
    let mut s = a;
    for t in text.to_lowercase().split_whitespace() {
        s *= a + t.len() as f64;
    }
    for _ in text.to_uppercase().chars().filter(|c| *c == 'A') {
        s += a * s;
    }
    s
}

#[differentiable(wrt(u), hessian)]
fn over_edges(u: &[f64], mesh: &Mesh) -> f64 {
    let mut e = 0.0;
    for &(i, j) in mesh.edges().iter() {
        e += (u[i] - u[j]).powi(2);
    }
    for k in 0..2 {
        for &(i, j) in mesh.edges().iter() {
            if i == k {
                continue;
            }
            e *= u[i] + u[j];
        }
    }
    if e > 0.5 {
        for (i, j) in mesh.edges().iter().skip(1) {
            if *i > 5 {
                return e;
            }
            e += u[*i] * u[*j];
        }
    }
    e
}

mod cases {
    check!(over_a_call { a: var 0.7, xs: fixed &[0.3, 0.9] } modes: reverse, forward, hessian);
    check!(over_words { a: var 0.7, text: fixed "Abc de aA" } modes: reverse, forward, hessian);
    check!(over_edges { u: var_ref vec![0.3, 0.9, 0.4, 0.8], mesh: fixed &crate::Mesh { n: 4 } } modes: reverse, forward, hessian);
    check!(made_by_a_function { w: var_ref vec![0.7, -0.4], t: fixed 1.3 } modes: reverse, forward, hessian);
    check!(made_in_a_loop { w: var_ref vec![0.7, -0.4] } modes: reverse, forward, hessian);
    check!(structs_made_here { text: fixed "abc", x: var 0.7 } modes: reverse, forward, hessian);
    check!(a_text_made_here { text: fixed "abc", x: var 0.7 } modes: reverse, forward, hessian);
    check!(a_frozen_layer { a: fixed &[0.7, -0.4], w: var_ref vec![0.7, -0.4] } modes: reverse, forward, hessian);
    check!(calls_sines { rates: fixed &rates(0.6), x: var 0.7 } modes: reverse, forward, hessian);
    check!(marched { shape: fixed &scene(), p: var 0.8 } modes: reverse, forward, hessian);
    check!(marched as marched_elsewhere { shape: fixed &scene(), p: var -0.1 } modes: reverse, forward, hessian);
    check!(gives_trees_away { p: var 0.8 } modes: reverse, forward, hessian);
    check!(one_or_none { p: var 0.8, shape: fixed Some(scene()) } modes: reverse, forward, hessian);
    check!(one_or_none as none { p: var 0.8, shape: fixed None } modes: reverse, forward, hessian);
    check!(hands_a_local_on { level: var 0.7, k: var 1.3 } modes: reverse, forward, hessian);
    check!(a_tree_made_here { p: var 0.8 } modes: reverse, forward, hessian);
    check!(out_of_maps { rates: fixed &BTreeMap::from([(1, 0.5), (3, 0.25), (0, 2.0)]), x: var 0.7 } modes: reverse, forward, hessian);
    check!(factors_by_reference { rates: fixed &HashMap::from([(1, 0.5), (3, 0.25)]), list: fixed &[rates(0.5), rates(1.5)], x: var 0.7 } modes: reverse, forward, hessian);
}
