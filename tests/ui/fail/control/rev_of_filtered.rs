use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    xs.iter().filter(|x| **x > 0.0).rev().fold(0.0, |s, x| 0.5 * s + x)
}

fn main() {
    f::grad(&[1.0]);
}
