use autodiff::differentiable;
use nalgebra::SMatrix;

const N: usize = 2;

#[differentiable]
fn f(x: f64) -> f64 {
    let h = SMatrix::<f64, N, N>::new(x, 2.0 * x, 3.0, 4.0);
    h[(0, 1)]
}

fn main() {
    f::grad(1.0);
}
