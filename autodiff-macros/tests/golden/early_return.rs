#[differentiable]
fn early_return(xs: &[f64], limit: f64) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += x * x;
        if sum > limit {
            return sum.sqrt();
        }
    }
    sum
}
