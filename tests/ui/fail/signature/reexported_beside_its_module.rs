use autodiff::differentiable;

mod rosenbrock {
    #[super::differentiable]
    pub fn rosenbrock(x: f64, y: f64) -> f64 {
        (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
    }
}
use rosenbrock::rosenbrock;

fn main() {
    rosenbrock(1.0, 1.0);
}
