use autodiff::differentiable;

#[differentiable]
fn doubled(xs: &[f64]) -> impl Iterator<Item = f64> {
    xs.iter().map(|x| 2.0 * x)
}

fn main() {}
