#[differentiable(wrt(w, x))]
fn function_over_an_array<const N: usize>(w: &[f64; N], x: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in w.map(activation).iter().zip(x) {
        sum += a * b;
    }
    sum
}
