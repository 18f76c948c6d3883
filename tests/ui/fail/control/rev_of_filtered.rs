use autodiff::differentiable;

#[differentiable]
fn horner(xs: &[f64], t: f64) -> f64 {
    xs.iter().filter(|x| **x != 0.0).rev().fold(0.0, |acc, x| acc * t + x)
}

fn main() {}
