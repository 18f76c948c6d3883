#[differentiable]
fn state_through_a_loop(k: f64, x0: f64, steps: usize) -> f64 {
    let mut x = x0;
    for _ in 0..steps {
        x -= 0.01 * k * x * x;
    }
    x
}
