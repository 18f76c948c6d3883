//! The function is the user's own, without the attribute; the companion comes from a glob import: found at the first call.

mod nn {
    #[autodiff::differentiable]
    pub fn mse(x: f64) -> f64 {
        x * x
    }
}
#[allow(unused_imports)]
use nn::*;

fn mse(x: f64) -> f64 {
    0.5 * x * x
}

#[autodiff::differentiable]
fn loss(x: f64) -> f64 {
    mse(x)
}

fn main() {
    let outcome = std::panic::catch_unwind(|| loss::value_and_grad(3.0));
    assert!(outcome.is_err(), "the gradient of another function: {outcome:?}");
}
