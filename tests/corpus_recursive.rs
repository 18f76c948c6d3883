//! Recursive functions over generic types, by traits and of functions: what their boxed pullbacks hold is owned.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
trait Layer {
    fn forward(&self, x: f64) -> f64;
}

#[derive(Differentiable, Clone)]
struct Affine {
    a: f64,
    b: f64,
}

#[differentiable(hessian)]
impl Layer for Affine {
    fn forward(&self, x: f64) -> f64 {
        self.a * x + self.b
    }
}

#[differentiable(hessian)]
fn deep<L: Layer>(layer: &L, x: f64, n: usize) -> f64 {
    if n == 0 {
        return layer.forward(x);
    }
    layer.forward(deep(layer, x * 0.5, n - 1)).sin()
}

#[differentiable(hessian)]
fn deep_of(a: f64, x: f64) -> f64 {
    deep(&Affine { a, b: x }, a * x, 3)
}

#[differentiable(hessian, recursive)]
fn even<L: Layer>(layer: &L, x: f64, n: usize) -> f64 {
    if n == 0 { x } else { odd(layer, layer.forward(x), n - 1) }
}

#[differentiable(hessian, recursive)]
fn odd<L: Layer>(layer: &L, x: f64, n: usize) -> f64 {
    if n == 0 { x.sin() } else { even(layer, layer.forward(x), n - 1) }
}

#[derive(Differentiable, Clone)]
struct Stack<L> {
    layer: L,
    gain: f64,
}

#[differentiable(hessian)]
impl<L: Layer + Differentiable> Stack<L> {
    fn deep(&self, x: f64, n: usize) -> f64 {
        if n == 0 {
            return self.layer.forward(x);
        }
        self.gain * self.layer.forward(self.deep(x * 0.5, n - 1)).sin()
    }
}

#[differentiable(hessian)]
trait Tree {
    fn leaf(&self, x: f64) -> f64;
    fn walk(&self, x: f64, n: usize) -> f64 {
        if n == 0 {
            return self.leaf(x);
        }
        self.leaf(x) * self.walk(x * 0.9, n - 1)
    }
}

#[differentiable(hessian)]
impl Tree for Affine {
    fn leaf(&self, x: f64) -> f64 {
        self.a * x
    }
}

#[differentiable(hessian)]
fn calls<L: Layer + Differentiable<Tangent: 'static> + 'static>(layer: &L, x: f64) -> f64 {
    deep(layer, x, 2) + x
}

#[differentiable(hessian)]
fn calls_all(a: f64, b: f64) -> f64 {
    let s = Stack { layer: Affine { a, b }, gain: a };
    s.deep(b, 3) + calls(&s.layer, b) + s.layer.walk(a, 2)
}

#[differentiable(hessian)]
fn fold_all<T: Copy, F: Fn(f64, T) -> f64>(items: &[T], start: f64, f: F) -> f64 {
    if items.is_empty() {
        return start;
    }
    let next = f(start, items[0]);
    fold_all(&items[1..], next, f)
}

#[differentiable(hessian)]
fn simpson(f: impl Fn(f64) -> f64 + Copy, a: f64, b: f64, n: usize) -> f64 {
    let m = 0.5 * (a + b);
    let whole = (b - a) / 6.0 * (f(a) + 4.0 * f(m) + f(b));
    if n == 0 {
        return whole;
    }
    simpson(f, a, m, n - 1) + simpson(f, m, b, n - 1)
}

#[differentiable(hessian)]
fn adaptive<F>(f: &F, a: f64, b: f64, tol: f64) -> f64
where
    F: Fn(f64) -> f64,
{
    let m = 0.5 * (a + b);
    let whole = (b - a) / 2.0 * (f(a) + f(b));
    let halves = (b - a) / 4.0 * (f(a) + 2.0 * f(m) + f(b));
    if (whole - halves).abs() < tol {
        return halves;
    }
    adaptive(f, a, m, tol * 0.5) + adaptive(f, m, b, tol * 0.5)
}

#[differentiable(hessian)]
fn integrals(k: f64, x: f64) -> f64 {
    simpson(|t| (k * t).sin(), 0.0, x, 3) + adaptive(&|t| (k * t).cos() * x, 0.0, x, 1e-2)
}

#[differentiable(hessian)]
fn even_and_odd(a: f64, x: f64) -> f64 {
    let layer = Affine { a, b: 0.3 };
    even(&layer, x, 3) * odd(&layer, a, 2)
}

#[differentiable(hessian)]
fn folded(xs: &[f64], k: f64) -> f64 {
    fold_all(&[1.0, 0.5, 2.0], xs[0], |sum, item| (sum * item + xs[1]).sin() * k) + k
}

struct Node {
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
    k: usize,
}

fn tree(n: usize) -> Node {
    Node { left: (n > 0).then(|| Box::new(tree(n - 1))), right: (n > 1).then(|| Box::new(tree(n - 2))), k: n % 2 }
}

/// A reference to a box is one to what is in it.
#[differentiable(wrt(w), hessian)]
fn branching(n: &Node, w: &[f64]) -> f64 {
    let mut product = w[n.k];
    if let Some(l) = &n.left {
        product *= branching(l, w);
    }
    if let Some(r) = &n.right {
        product *= branching(r, w);
    }
    product
}

#[differentiable(wrt(w), hessian)]
fn matched(n: &Node, w: &[f64]) -> f64 {
    match (&n.left, &n.right) {
        (Some(l), Some(r)) => matched(l, w) * matched(r, w) + w[n.k],
        _ => w[n.k],
    }
}

mod check {
    check!(branching { n: fixed &crate::tree(3), w: var_ref vec![0.3, 0.9] } modes: reverse, forward, hessian);
    check!(matched { n: fixed &crate::tree(3), w: var_ref vec![0.3, 0.9] } modes: reverse, forward, hessian);
    check!(deep_of { a: var 0.7, x: var 0.4 } modes: reverse, forward, hessian);
    check!(calls_all { a: var 0.7, b: var 0.4 } modes: reverse, forward, hessian);
    check!(integrals { k: var 0.7, x: var 1.4 } modes: reverse, forward, hessian);
    check!(even_and_odd { a: var 0.7, x: var 0.4 } modes: reverse, forward, hessian);
    check!(folded { xs: var_ref vec![0.7, 0.4], k: var 0.9 } modes: reverse, forward, hessian);
}
