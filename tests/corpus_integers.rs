//! Numbers whose types are written beside them, where rustc would find others without: in what overflows, wraps or is rounded.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn constants(x: f64) -> f64 {
    let milliseconds: i64 = 365 * 24 * 3600 * 1000;
    let shifted: u32 = 1 << 31;
    let small: u8 = 0;
    let single: f32 = 0.1;
    let most = !small;
    x * x / milliseconds as f64 * 1e9 + x.sin() * shifted as f64 * 1e-9 + x * x * most as f64 + x * single as f64 * x
}

#[differentiable(hessian)]
fn methods(x: f64) -> f64 {
    let n: u64 = 20;
    let factorial: u64 = (1..=n).product();
    let base: u32 = 10;
    let below: i32 = -7;
    let seed: u64 = 12345;
    let next = seed.wrapping_mul(6364136223846793005).wrapping_add(1);
    x * x * factorial as f64 * 1e-18 + x.cos() * base.pow(3) as f64 + below.rem_euclid(3) as f64 * x * (next >> 40) as f64 * 1e-6
}

#[differentiable(hessian)]
fn lists_and_tuples(x: f64) -> f64 {
    let list: [u8; 2] = [200, 100];
    let inverted = !list[0];
    let (p, q): (u64, f32) = (4_000_000, 0.1);
    x * x * inverted as f64 + x * (p * 1_000_000) as f64 * 1e-12 + q as f64 * x * x
}

#[differentiable(hessian)]
fn branches_and_closures(x: f64, yes: bool) -> f64 {
    let chosen: u64 = match yes {
        true => 5_000_000_000,
        false => 3,
    };
    let block: u64 = {
        let inner = 5_000_000_000;
        inner
    };
    let scaled = |k: u64, x: f64| (k * 3_000_000) as f64 * x * 1e-9;
    x * x * chosen as f64 * 1e-9 + block as f64 * x.sin() * 1e-9 + scaled(2000, x) * x
}

mod check {
    check!(constants { x: var 1.3 } modes: reverse, forward, hessian);
    check!(methods { x: var 1.3 } modes: reverse, forward, hessian);
    check!(lists_and_tuples { x: var 1.3 } modes: reverse, forward, hessian);
    check!(branches_and_closures { x: var 1.3, yes: fixed true } modes: reverse, forward, hessian);
}
