use autodiff::{differentiable, no_diff};

#[differentiable(jacobian)]
fn located(x: f64, step: f64) -> (usize, f64) {
    let i = no_diff((x / step) as usize);
    (i, x - i as f64 * step)
}

fn main() {
    located(1.7, 0.5);
}
