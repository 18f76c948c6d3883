use autodiff::differentiable;

#[differentiable]
fn heaviest(xs: &[f64], weights: &[u32]) -> f64 {
    let (x, _) = xs.iter().zip(weights).max_by_key(|(_, w)| **w).unwrap();
    x * x
}

fn main() {}
