use autodiff::differentiable;
use std::time::Duration;

#[differentiable]
fn half(seconds: f64) -> f64 {
    let d = Duration::from_secs_f64(seconds);
    d.as_secs_f64() / 2.0
}

fn main() {}
