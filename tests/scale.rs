//! Large problems: time and memory grow with the size as the records say, and with nothing else.
//!
//! `cargo test --release --test scale -- --nocapture` prints the figures; bytes are compared, times are not: the clock of one machine
//! says nothing of another.

use autodiff::differentiable;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::cell::Cell;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[global_allocator]
static GLOBAL: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Bytes allocated by the closure, and its time.
fn measured<T>(name: &str, run: impl FnOnce() -> T) -> (T, usize, Duration) {
    let region = Region::new(GLOBAL);
    let start = Instant::now();
    let result = black_box(run());
    let time = start.elapsed();
    let bytes = region.change().bytes_allocated;
    println!("{name:<52}{:>10.1} ms{:>14} bytes", time.as_secs_f64() * 1e3, bytes);
    (result, bytes, time)
}

#[differentiable]
fn pendulum(k: f64, start: f64, steps: usize) -> f64 {
    let mut x = start;
    for _ in 0..steps {
        x -= k * x.sin();
    }
    x
}

/// Two numbers per step: the state, and its sine.
fn iterations() {
    let run = |steps: usize| measured(&format!("loop of {steps} iterations"), || pendulum::grad(1e-6, 1.0, steps)).1;
    assert_eq!(run(250_000), 16 * 250_000);
    assert_eq!(run(1_000_000), 16 * 1_000_000);
}

#[differentiable(wrt(xs, w))]
fn loss(xs: &[f64], ys: &[f64], w: f64) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = (w * x).tanh() - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}

#[differentiable(wrt(xs))]
fn smoothed(xs: &mut [f64], rate: f64) {
    for i in 1..xs.len() {
        xs[i] += rate * xs[i - 1] * xs[i];
    }
}

/// The gradient by the slice, and no record; in place, one old value per element.
fn slices() {
    let data = |n: usize| (0..n).map(|i| (i % 17) as f64 * 0.1 - 0.8).collect::<Vec<f64>>();
    for n in [2_500_000, 10_000_000] {
        let (xs, ys) = (data(n), data(n));
        let (_, bytes, _) = measured(&format!("loss over {n} elements"), || loss::grad(&xs, &ys, 0.7));
        assert_eq!(bytes, 8 * n, "the gradient");
        let (mut xs, mut d_xs) = (xs, vec![1.0; n]);
        let (_, bytes, _) = measured(&format!("{n} elements in place"), || smoothed::accumulate_grad(&mut xs, 0.01, (), &mut d_xs));
        assert!(bytes <= 16 * n, "{bytes} bytes: at most the old element and the new one");
    }
}

#[differentiable]
fn power(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * power(x, n - 1) }
}

/// As much memory per level, whatever the depth; the stack is that of a main thread.
fn recursion() {
    let run = |depth: u32| measured(&format!("recursion {depth} levels deep"), || power::value_and_grad(1.0, depth));
    let ((_, slope), shallow, _) = run(2_500);
    assert_eq!(slope, 2_500.0);
    let ((_, slope), deep, _) = run(10_000);
    assert_eq!(slope, 10_000.0);
    assert!(deep <= 4 * shallow + 1_000, "{shallow} and {deep} bytes");
}

/// Tenfold, so often.
macro_rules! statements {
    ([] $($s:tt)*) => {
        #[differentiable]
        fn straight(x: f64, y: f64) -> f64 {
            let v = x;
            $(let v = v * y + x.sin() * $s;)*
            v
        }
    };
    ([$times:tt $($more:tt)*] $($s:tt)*) => {
        statements! { [$($more)*] $($s)* $($s)* $($s)* $($s)* $($s)* $($s)* $($s)* $($s)* $($s)* $($s)* }
    };
}

/// Fewer where rustc describes every `let` for a debugger: each has a scope inside of the one before, and its own stack ends.
#[cfg(debug_assertions)]
const STATEMENTS: usize = 500;
#[cfg(debug_assertions)]
statements! { [10 10] 0.5 0.25 1.0 2.0 0.125 }

#[cfg(not(debug_assertions))]
const STATEMENTS: usize = 5_000;
#[cfg(not(debug_assertions))]
statements! { [10 10 10] 0.5 0.25 1.0 2.0 0.125 }

/// No memory but the values themselves, which are locals.
fn long_function() {
    let ((value, _), bytes, _) = measured(&format!("function of {STATEMENTS} statements"), || straight::value_and_grad(0.5, 0.9));
    assert_eq!(value.to_bits(), straight(0.5, 0.9).to_bits());
    assert_eq!(bytes, 0);
}

thread_local! {
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

/// Counts evaluations of the innermost function.
fn noted() -> f64 {
    CALLS.set(CALLS.get() + 1);
    1.0
}

#[differentiable]
fn level_0(x: f64) -> f64 {
    let k = noted();
    (x * k).sin() + x
}

macro_rules! levels {
    ($($name:ident calls $inner:ident;)*) => {
        $(#[differentiable]
        fn $name(x: f64) -> f64 {
            $inner(x * 0.99) * x + $inner(0.5).cos()
        })*
    };
}

levels! {
    level_1 calls level_0;
    level_2 calls level_1;
    level_3 calls level_2;
    level_4 calls level_3;
    level_5 calls level_4;
    level_6 calls level_5;
    level_7 calls level_6;
    level_8 calls level_7;
    level_9 calls level_8;
    level_10 calls level_9;
    level_11 calls level_10;
    level_12 calls level_11;
}

/// The gradient evaluates as often as the function itself.
fn nested_calls() {
    let evaluations = |run: &dyn Fn()| {
        CALLS.set(0);
        run();
        CALLS.get()
    };
    let once = evaluations(&|| {
        measured("12 nested calls, value", || level_12(0.9));
    });
    let with_gradient = evaluations(&|| {
        measured("12 nested calls, value and gradient", || level_12::value_and_grad(0.9));
    });
    assert_eq!((once, with_gradient), (4096, 4096));
}

#[test]
fn large_problems() {
    // One after the other: all allocations are counted. The stack is that of a main thread.
    let all = || [iterations, slices, recursion, long_function, nested_calls].into_iter().for_each(|run| run());
    std::thread::Builder::new().stack_size(8 << 20).spawn(all).expect("a thread").join().expect("all are as said");
}
