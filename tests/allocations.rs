//! What derivatives allocate: nothing where nothing is recorded, and no more than what is.
#![allow(clippy::needless_range_loop, reason = "numerical code is written with indices")]

use autodiff::{Differentiable, differentiable};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};
use std::alloc::System;
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const N: usize = 7;

#[differentiable]
fn dot(x: &[f64; N], y: [f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i] * y[i];
    }
    sum
}

#[differentiable]
fn determinant(mut a: [[f64; N]; N]) -> f64 {
    let mut det = 1.0;
    for k in 0..N {
        det *= a[k][k];
        for i in k + 1..N {
            let l = a[i][k] / a[k][k];
            a[i][k] = l;
            for j in k + 1..N {
                a[i][j] -= l * a[k][j];
            }
        }
    }
    det
}

#[differentiable]
fn determinant_with_pivots(mut a: [[f64; N]; N]) -> f64 {
    let mut det = 1.0;
    for k in 0..N {
        let mut pivot = k;
        for i in k + 1..N {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            a.swap(k, pivot);
            det = -det;
        }
        det *= a[k][k];
        for i in k + 1..N {
            let l = a[i][k] / a[k][k];
            a[i][k] = l;
            for j in k + 1..N {
                a[i][j] -= l * a[k][j];
            }
        }
    }
    det
}

/// The same in rows behind each other.
#[differentiable]
fn factor(a: &mut [f64], n: usize) {
    for k in 0..n {
        for i in k + 1..n {
            let l = a[i * n + k] / a[k * n + k];
            a[i * n + k] = l;
            for j in k + 1..n {
                a[i * n + j] -= l * a[k * n + j];
            }
        }
    }
}

#[differentiable(wrt(w, b))]
fn mean_loss(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = (w * x + b).tanh() - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}

#[differentiable(wrt(w))]
fn logistic_loss(w: &[f64], xs: &[[f64; N]], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let mut margin = 0.0;
        for j in 0..N {
            margin += w[j] * x[j];
        }
        sum += (1.0 + (-y * margin).exp()).ln();
    }
    sum
}

/// Per sample, maximum and exponentials of all terms are kept, in the same place each time.
#[differentiable(wrt(offsets))]
fn log_sum_exp(offsets: &[f64; N], samples: &[f64]) -> f64 {
    let mut total = 0.0;
    for x in samples {
        let mut terms = *offsets;
        for k in 0..N {
            terms[k] -= x * x * offsets[k];
        }
        let mut highest = terms[0];
        for k in 1..N {
            highest = highest.max(terms[k]);
        }
        let mut sum = 0.0;
        for k in 0..N {
            sum += (terms[k] - highest).exp();
        }
        total += highest + sum.ln();
    }
    total
}

#[differentiable(wrt(alpha, beta))]
fn runge_kutta(alpha: f64, beta: f64, h: f64, steps: usize) -> f64 {
    let slope = |x: f64, y: f64| (alpha * x - beta * x * y, x * y - y);
    let mut state = [10.0, 5.0];
    for _ in 0..steps {
        let [x, y] = state;
        let (k1x, k1y) = slope(x, y);
        let (k2x, k2y) = slope(x + 0.5 * h * k1x, y + 0.5 * h * k1y);
        let (k3x, k3y) = slope(x + 0.5 * h * k2x, y + 0.5 * h * k2y);
        let (k4x, k4y) = slope(x + h * k3x, y + h * k3y);
        state[0] += h / 6.0 * (k1x + 2.0 * (k2x + k3x) + k4x);
        state[1] += h / 6.0 * (k1y + 2.0 * (k2y + k3y) + k4y);
    }
    state[0] + state[1]
}

#[differentiable(wrt(x))]
fn squared_by_newton(x: f64) -> f64 {
    let mut y = 1.0;
    while f64::abs(y * y - x) > 1e-12 {
        y = 0.5 * (y + x / y);
    }
    y
}

/// As many rounds as the constant says.
const FEW: usize = 200;
const MANY: usize = 5000;

#[differentiable]
fn few_tails(x: f64) -> f64 {
    (0..FEW).rev().fold(1.0, |tail, n| (2 * n + 1) as f64 - x * x / tail)
}

#[differentiable]
fn many_tails(x: f64) -> f64 {
    (0..MANY).rev().fold(1.0, |tail, n| (2 * n + 1) as f64 - x * x / tail)
}

#[derive(Differentiable, Clone)]
struct Square {
    side: usize,
    data: [f64; N * N],
}

#[differentiable]
impl Square {
    fn position(&self, i: usize, j: usize) -> usize {
        i * self.side + j
    }

    fn get(&self, i: usize, j: usize) -> f64 {
        self.data[self.position(i, j)]
    }

    fn set(&mut self, i: usize, j: usize, v: f64) {
        self.data[i * self.side + j] = v;
    }

    /// Elements are read and written where the methods stand: no call leaves a record.
    fn trace_of_product(&self, other: &Square) -> f64 {
        let mut out = Square { side: self.side, data: [0.0; N * N] };
        for i in 0..self.side {
            for j in 0..self.side {
                let mut sum = 0.0;
                for k in 0..self.side {
                    sum += self.get(i, k) * other.get(k, j);
                }
                out.set(i, j, sum);
            }
        }
        let mut trace = 0.0;
        for i in 0..self.side {
            trace += out.get(i, i);
        }
        trace
    }
}

#[derive(Differentiable, Clone, Copy)]
struct Pair {
    x: f64,
    y: f64,
}

#[differentiable]
impl std::ops::Add for Pair {
    type Output = Pair;

    fn add(self, other: Pair) -> Pair {
        Pair { x: self.x + other.x, y: self.y + other.y }
    }
}

/// A sum needs nothing of what is added, whatever type that is of: only shapes, which are of no size.
#[differentiable(own_types)]
fn summed(pairs: &[Pair]) -> f64 {
    let mut sum = Pair { x: 0.0, y: 1.0 };
    for pair in pairs {
        sum = sum + *pair;
    }
    sum.x * sum.y
}

/// What a call allocates.
fn allocated<T>(call: impl FnOnce() -> T) -> Stats {
    let region = Region::new(ALLOCATOR);
    black_box(call());
    region.change()
}

fn nothing<T>(name: &str, call: impl FnOnce() -> T) {
    let stats = allocated(call);
    assert_eq!((stats.allocations, stats.reallocations), (0, 0), "{name}: {stats:?}");
}

fn matrix() -> [[f64; N]; N] {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 2.0 } else { 0.1 * i as f64 - 0.2 * j as f64 }))
}

/// Without a test harness, which would allocate beside: the counter is everybody's.
fn main() {
    let x: [f64; N] = std::array::from_fn(|i| 0.3 * i as f64 - 1.0);
    let (xs, ys) = (vec![0.5; 40], vec![0.25; 40]);
    let rows = vec![x; 40];
    assert!(allocated(|| vec![0u8; 3]).allocations == 1, "the counter counts");

    nothing("dot: grad", || dot::grad(black_box(&x), black_box(x)));
    nothing("dot: value_and_grad", || dot::value_and_grad(black_box(&x), black_box(x)));
    nothing("determinant: grad", || determinant::grad(black_box(matrix())));
    nothing("determinant: value_and_grad", || determinant::value_and_grad(black_box(matrix())));
    nothing("determinant_with_pivots: grad", || determinant_with_pivots::grad(black_box(matrix())));
    nothing("mean_loss: grad", || mean_loss::grad(black_box(0.5), 0.1, &xs, &ys));
    nothing("mean_loss: value_and_grad", || mean_loss::value_and_grad(black_box(0.5), 0.1, &xs, &ys));
    nothing("log_sum_exp: grad", || log_sum_exp::grad(black_box(&x), &xs));

    nothing("few_tails: grad", || few_tails::grad(black_box(1.2)));
    nothing("few_tails: value_and_grad", || few_tails::value_and_grad(black_box(1.2)));
    let stats = allocated(|| many_tails::value_and_grad(black_box(1.2)));
    assert_eq!((stats.allocations, stats.reallocations, stats.bytes_allocated), (1, 0, 8 * MANY), "many tails: {stats:?}");

    let (mut d_x, mut d_y, mut d_w, mut d_a) = ([0.0; N], [0.0; N], vec![0.0; N], [[0.0; N]; N]);
    nothing("dot: accumulate_grad", || dot::accumulate_grad(black_box(&x), x, 2.0, &mut d_x, &mut d_y));
    nothing("determinant: accumulate_grad", || determinant::accumulate_grad(black_box(matrix()), 2.0, &mut d_a));
    nothing("logistic_loss: accumulate_grad", || logistic_loss::accumulate_grad(black_box(&x[..]), &rows, &ys, 2.0, &mut d_w));
    assert!(d_w.iter().chain(&d_x).chain(&d_y).chain(d_a.as_flattened()).all(|d| *d != 0.0));

    let mut flat: Vec<f64> = matrix().as_flattened().to_vec();
    let mut d_flat = vec![1.0; N * N];
    nothing("factor: accumulate_grad", || factor::accumulate_grad(black_box(&mut flat), N, (), &mut d_flat));

    let square = Square { side: N, data: *matrix().as_flattened().first_chunk().expect("as many numbers") };
    nothing("trace_of_product: grad", || square.trace_of_product_grad(black_box(&square)));

    let gradient = allocated(|| logistic_loss::grad(black_box(&x[..]), &rows, &ys));
    assert_eq!((gradient.allocations, gradient.bytes_allocated), (1, 8 * N), "the gradient itself");

    let pairs = [Pair { x: 0.5, y: 0.25 }; 100];
    let stats = allocated(|| summed::grad(black_box(&pairs)));
    assert_eq!((stats.allocations, stats.bytes_allocated), (1, size_of_val(&pairs)), "the gradient by pairs itself: {stats:?}");

    for steps in [1, 100, 1000] {
        let stats = allocated(|| runge_kutta::value_and_grad(black_box(1.1), 0.4, 0.01, steps));
        assert_eq!((stats.allocations, stats.reallocations), (1, 0), "{steps} steps: {stats:?}");
        assert!(stats.bytes_allocated <= 16 * steps, "{steps} steps: {stats:?}");
    }
    let stats = allocated(|| squared_by_newton::value_and_grad(black_box(2.0)));
    assert_eq!((stats.allocations, stats.reallocations), (1, 0), "few iterations: {stats:?}");
}
