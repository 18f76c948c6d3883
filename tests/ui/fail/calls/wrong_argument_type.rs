use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64]) -> f64 {
    xs.iter().sum()
}

#[differentiable]
fn twice(x: f64) -> f64 {
    total(2.0 * x)
}

fn main() {}
