//! Functions whose names are those of methods, of derived functions, of raw identifiers.

use autodiff::differentiable;

#[differentiable]
fn sin(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
fn grad(x: f64) -> f64 {
    sin(x) * x
}

#[differentiable]
fn value_and_grad(x: f64) -> f64 {
    grad(x) + x.sin()
}

#[differentiable]
fn vjp(vjp: f64) -> f64 {
    vjp * vjp
}

#[differentiable]
fn r#match(r#in: f64) -> f64 {
    r#in * vjp(r#in)
}

fn main() {
    assert_eq!(grad::grad(2.0), 8.0);
    assert_eq!(value_and_grad::value_and_grad(0.0), (0.0, 1.0));
    assert_eq!(vjp::grad(3.0), 6.0);
    assert_eq!(r#match::grad(1.0), 3.0);
}
