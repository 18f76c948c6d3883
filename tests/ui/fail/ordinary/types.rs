//! Mistakes that have nothing to do with derivatives are told as without the attribute, each once.

use autodiff::differentiable;

#[differentiable]
fn two_precisions(x: f64) -> f64 {
    let y: f32 = x;
    let z = x.exp();
    z * z + y as f64
}

#[differentiable]
fn branches(x: f64, s: f32) -> f64 {
    let y = if x > 0.0 { x.sin() } else { s };
    y * 2.0
}

#[differentiable]
fn without_else(x: f64) -> f64 {
    let y = if x > 0.0 { x.sin() };
    y * 2.0
}

#[differentiable]
fn condition(x: f64, n: usize) -> f64 {
    if n { x.sin() } else { x }
}

#[differentiable(hessian)]
fn no_result(x: f64) -> f64 {
    let y = x * x;
    y.sin();
}

#[differentiable(forward)]
fn other_result(x: f64) -> f32 {
    let y = x.sin();
    y * y
}

#[differentiable]
fn arguments(x: f64, n: usize) -> f64 {
    x.powf(n) + x.max(1)
}

#[differentiable]
fn of_a_closure(x: f64) -> f64 {
    let g = |a: f64, b: f64| a * b;
    g(x) + 1.0
}

#[differentiable(wrt(x))]
fn question_mark(x: f64, text: &str) -> f64 {
    let n: f64 = text.parse::<f64>()?;
    x * n
}

fn main() {
    let (value, d_x) = two_precisions::value_and_grad(1.0);
    println!("{value} {d_x} {}", no_result::hvp(1.0, 1.0));
}
