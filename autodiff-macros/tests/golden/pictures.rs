#[differentiable(wrt(k), graph)]
fn decay(k: f64, start: f64, steps: usize) -> f64 {
    let mut x = start;
    for _ in 0..steps {
        x -= k * x.sin();
    }
    x
}
