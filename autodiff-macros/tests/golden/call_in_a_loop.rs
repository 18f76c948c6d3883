#[differentiable]
fn call_in_a_loop(xs: &[f64], k: f64) -> f64 {
    let total: f64 = xs.iter().map(|&x| wave(x, k).powi(2)).sum();
    total.ln()
}
