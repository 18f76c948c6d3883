//! `mod f; pub use f::f;` clashes with a companion of the same name: `name` renames it, `with` tells callers.

use autodiff::differentiable;

mod rosenbrock {
    #[super::differentiable(name = Rosenbrock)]
    pub fn rosenbrock(x: f64, y: f64) -> f64 {
        (1.0 - x) * (1.0 - x) + 100.0 * (y - x * x) * (y - x * x)
    }
}
use rosenbrock::{Rosenbrock, rosenbrock};

#[differentiable(with(rosenbrock = Rosenbrock))]
fn valley(x: f64) -> f64 {
    rosenbrock(x, x * x) + x
}

#[differentiable(with(rosenbrock::rosenbrock = Rosenbrock))]
fn by_path(x: f64) -> f64 {
    rosenbrock::rosenbrock(x, x * x) + x
}

fn main() {
    assert_eq!(Rosenbrock::grad(1.0, 1.0), (0.0, 0.0));
    assert_eq!(valley::value_and_grad(1.0), (1.0, 1.0));
    assert_eq!(by_path::value_and_grad(1.0), (1.0, 1.0));
}
