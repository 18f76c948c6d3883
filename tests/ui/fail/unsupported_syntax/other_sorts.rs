use autodiff::differentiable;

#[differentiable]
fn median(xs: &[f64]) -> f64 {
    let mut sorted = xs.to_vec();
    sorted.sort_unstable_by(|a, b| a.total_cmp(b));
    sorted[sorted.len() / 2]
}

fn main() {}
