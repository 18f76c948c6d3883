use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone)]
struct State {
    x: f64,
    v: f64,
}

#[differentiable]
fn listed(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn moved(x: f64) -> f64 {
    let start = State { x, v: x * x };
    let next = State {
        #[cfg(any())]
        v: 3.0 * x,
        ..start
    };
    next.v * next.x
}

#[differentiable]
fn called(x: f64) -> f64 {
    listed(
        #[cfg(any())]
        0.5,
        x,
    )
}

#[differentiable]
fn matched(x: f64, n: usize) -> f64 {
    let y = match n {
        #[cfg(any())]
        0 => 2.0 * x,
        _ => x,
    };
    y * x
}

#[differentiable]
fn given(#[cfg(any())] x: f64, y: f64) -> f64 {
    y * y
}

fn main() {}
