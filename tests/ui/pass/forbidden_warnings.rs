//! `forbid(warnings)`: generated code may not say `allow`.
#![forbid(unused_variables, unused_imports, dead_code)]

use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    assert_eq!(square(3.0), 9.0);
    assert_eq!(square::grad(3.0), 6.0);
    assert_eq!(square::value_and_grad(3.0), (9.0, 6.0));
}
