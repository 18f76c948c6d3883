#[differentiable(wrt(w, b))]
fn mean_squared_error(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = w * x + b - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}
