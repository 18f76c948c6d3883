use autodiff::differentiable;

#[differentiable]
fn scaled(xs: &[f64]) -> Vec<f64> {
    xs.iter().map(|x| 2.0 * x).sum()
}

fn main() {}
