#[differentiable]
fn windows_of_a_slice(xs: &[f64]) -> f64 {
    xs[1..].windows(2).map(|w| (w[1] - w[0]).powi(2)).sum()
}
