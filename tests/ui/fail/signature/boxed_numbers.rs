use autodiff::differentiable;

#[differentiable]
fn doubled(a: Box<f64>, b: &Box<f64>) -> f64 {
    *a * **b
}

#[differentiable]
fn products(xs: &[f64]) -> Box<[f64; 2]> {
    Box::new([xs[0], xs[1] * xs[0]])
}

fn main() {}
