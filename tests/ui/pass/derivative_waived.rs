//! `no_diff` ends each loss of a derivative that is refused without it.

use autodiff::{differentiable, no_diff};

#[differentiable]
fn cast(x: f64) -> f64 {
    let steps = no_diff(x / 0.1) as usize;
    steps as f64 * x
}

#[differentiable(wrt(t))]
fn index(t: f64, table: &[f64]) -> f64 {
    let i = no_diff(t).floor() as usize;
    table[i] * (t - i as f64)
}

#[differentiable]
fn bits(x: f64) -> f64 {
    let exponent = no_diff(x).to_bits() >> 52;
    exponent as f64 * x
}

#[differentiable]
fn error_value(x: f64) -> Result<f64, f64> {
    if x < 0.0 {
        return Err(no_diff(x));
    }
    Ok(x.sqrt())
}

#[differentiable(wrt(x))]
fn stored(x: &[f64], log: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        log[i] = no_diff(x[i]);
        sum += x[i] * x[i];
    }
    sum
}

#[differentiable(wrt(x))]
fn pushed(x: f64, history: &mut Vec<f64>) -> f64 {
    history.push(no_diff(x));
    x * x
}

#[differentiable(wrt(w))]
fn linear(w: f64, x: f64) -> f64 {
    w * x
}

#[differentiable]
fn omitted(w: f64, x: f64) -> f64 {
    linear(w, no_diff(x)) + x
}

#[differentiable]
fn unknown_function(x: f64) -> f64 {
    let frozen = std::hint::black_box(no_diff(x));
    frozen * x
}

#[differentiable]
fn unknown_method(x: f64) -> f64 {
    let text = no_diff(x).to_string();
    text.len() as f64 * x
}

fn main() {
    assert_eq!(cast::grad(1.05), 10.0);
    assert_eq!(index::grad(1.5, &[1.0, 2.0]), 2.0);
    assert_eq!(bits::grad(1.0), 1023.0);
    assert_eq!(error_value::value_and_grad(-1.0), Err(-1.0));
    let mut log = [0.0; 2];
    assert_eq!(stored::grad(&[1.0, 2.0], &mut log), [2.0, 4.0]);
    assert_eq!(log, [1.0, 2.0]);
    let mut history = Vec::new();
    assert_eq!(pushed::grad(3.0, &mut history), 6.0);
    assert_eq!(omitted::grad(2.0, 3.0), (3.0, 1.0));
    assert_eq!(unknown_function::grad(3.0), 3.0);
    assert_eq!(unknown_method::grad(1.5), 3.0);
}
