#[differentiable(forward)]
fn straight_line(x: f64, y: f64) -> f64 {
    let r = x.hypot(y);
    (x * y).sin() / r + r.sqrt()
}
