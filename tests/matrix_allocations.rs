//! Gradients of dynamic matrices take no copies that the function does not take, and add products to the places of adjoints:
//! they allocate what derivatives written by hand allocate, which call `ger` and `gemm` themselves. A program of its own: it
//! counts what the whole process allocates, and a test harness allocates beside the test.

use autodiff::differentiable;
use nalgebra::{DMatrix, DVector};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};
use std::alloc::System;
use std::hint::black_box;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Samples one by one: rank-one updates.
#[differentiable(wrt(w))]
fn of_samples(w: &DMatrix<f64>, xs: &[DVector<f64>], ys: &[DVector<f64>]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let error = w * x - y;
        sum += error.norm_squared();
    }
    sum
}

fn of_samples_by_hand(w: &DMatrix<f64>, xs: &[DVector<f64>], ys: &[DVector<f64>]) -> (f64, DMatrix<f64>) {
    let (mut sum, mut d_w) = (0.0, DMatrix::zeros(w.nrows(), w.ncols()));
    for (x, y) in xs.iter().zip(ys) {
        let error = w * x - y;
        sum += error.norm_squared();
        d_w.ger(1.0, &(&error * 2.0), x, 1.0);
    }
    (sum, d_w)
}

/// Whole batches: products of matrices.
#[differentiable(wrt(w))]
fn of_batches(w: &DMatrix<f64>, xs: &[DMatrix<f64>], ys: &[DMatrix<f64>]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let error = w * x - y;
        sum += error.norm_squared();
    }
    sum
}

/// With `xᵀ` for the kernel, which what is generated sees by its strides instead.
fn of_batches_by_hand(w: &DMatrix<f64>, xs: &[DMatrix<f64>], ys: &[DMatrix<f64>]) -> (f64, DMatrix<f64>) {
    let (mut sum, mut d_w) = (0.0, DMatrix::zeros(w.nrows(), w.ncols()));
    for (x, y) in xs.iter().zip(ys) {
        let error = w * x - y;
        sum += error.norm_squared();
        d_w.gemm(1.0, &(&error * 2.0), &x.transpose(), 1.0);
    }
    (sum, d_w)
}

/// What a matrix is asked for without being changed or moved.
#[differentiable(wrt(k))]
fn looked_at(m: &DMatrix<f64>, k: f64) -> f64 {
    let mut sum = 0.0;
    for j in 0..m.ncols() {
        sum += (m.column(j).sum() * k).sin() + m[(0, j)] * k;
    }
    sum * m.trace() + m.norm() * k
}

/// Its parts are looked at where they are; one number goes to all entries, another one to the diagonal.
#[differentiable(wrt(m))]
fn sums(m: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    let mut sum = 0.0;
    for j in 0..m.ncols() {
        sum += m.column(j).dot(x);
    }
    sum + m.sum() * 2.0 + m.trace() * 3.0
}

fn allocated<T>(call: impl FnOnce() -> T) -> (Stats, T) {
    let region = Region::new(ALLOCATOR);
    let value = black_box(call());
    (region.change(), value)
}

/// Generated derivatives allocate no more than those by hand, in number and in bytes, and are the same.
fn no_more(name: &str, (ours, value): (Stats, (f64, DMatrix<f64>)), (by_hand, wanted): (Stats, (f64, DMatrix<f64>))) {
    println!(
        "{name}: {} allocations of {} bytes, by hand {} of {}",
        ours.allocations, ours.bytes_allocated, by_hand.allocations, by_hand.bytes_allocated
    );
    assert!((&value.1 - &wanted.1).norm() <= 1e-12 * wanted.1.norm() && value.0 == wanted.0, "{name}");
    assert!(ours.allocations <= by_hand.allocations && ours.bytes_allocated <= by_hand.bytes_allocated, "{name}: {ours:?} and {by_hand:?}");
    assert_eq!(ours.reallocations, 0, "{name}");
}

fn main() {
    let matrix = |rows, columns, scale: f64| DMatrix::from_fn(rows, columns, |i, j| scale * ((3 * i + 5 * j) % 7) as f64 - 0.5);
    let w = matrix(40, 30, 0.1);
    let xs: Vec<DVector<f64>> = (0..8).map(|n| matrix(30, 1, 0.1 * f64::from(n)).column(0).into_owned()).collect();
    let ys: Vec<DVector<f64>> = (0..8).map(|n| matrix(40, 1, 0.2 * f64::from(n)).column(0).into_owned()).collect();
    let ours = allocated(|| of_samples::value_and_grad(black_box(&w), &xs, &ys));
    no_more("samples", ours, allocated(|| of_samples_by_hand(black_box(&w), &xs, &ys)));

    let xs: Vec<DMatrix<f64>> = (0..8).map(|n| matrix(30, 16, 0.1 * f64::from(n))).collect();
    let ys: Vec<DMatrix<f64>> = (0..8).map(|n| matrix(40, 16, 0.2 * f64::from(n))).collect();
    let ours = allocated(|| of_batches::value_and_grad(black_box(&w), &xs, &ys));
    no_more("batches", ours, allocated(|| of_batches_by_hand(black_box(&w), &xs, &ys)));

    let (square, x) = (matrix(50, 50, 0.3), DVector::from_element(50, 1.5));
    let (stats, _) = allocated(|| looked_at::value_and_grad(black_box(&square), 0.5));
    // Sums of columns are kept for the reverse sweep, in one list.
    assert_eq!((stats.allocations, stats.bytes_allocated), (1, 8 * 50), "a matrix without derivative is not copied: {stats:?}");

    let (stats, (_, gradient)) = allocated(|| sums::value_and_grad(black_box(&square), &x));
    assert_eq!((gradient[(0, 0)], gradient[(3, 1)]), (6.5, 3.5));
    // The gradient, and for each column what is added to it.
    assert!(stats.allocations <= 51 && stats.bytes_allocated <= 2 * 8 * 50 * 50, "{stats:?}");
}
