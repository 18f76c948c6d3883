use autodiff::differentiable;
use num_traits::Float;

#[differentiable]
fn scaled<T: Float>(x: T, by: f64) -> T {
    x * T::from(by).unwrap()
}

fn main() {}
