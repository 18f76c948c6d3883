//! One `use` imports the function and its companion.

mod losses {
    use autodiff::differentiable;

    #[differentiable(forward)]
    pub fn square(x: f64) -> f64 {
        x * x
    }

    pub mod robust {
        #[autodiff::differentiable(forward)]
        pub fn huber(x: f64) -> f64 {
            if x.abs() < 1.0 { 0.5 * super::square(x) } else { x.abs() - 0.5 }
        }
    }
}

mod facade {
    pub use super::losses::robust::*;
    pub use super::losses::square as quadratic;
}

use autodiff::differentiable;
use facade::*;

#[differentiable(forward)]
fn both(x: f64) -> f64 {
    huber(x) + quadratic(x) + self::losses::square(x) + crate::facade::quadratic(x)
}

fn main() {
    assert_eq!(quadratic::grad(3.0), 6.0);
    assert_eq!(both::grad(0.5), 0.5 + 3.0);
}
