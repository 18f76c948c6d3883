use autodiff::differentiable;

#[differentiable]
fn halve(x: &mut f64) -> Option<f64> {
    *x *= 0.5;
    if *x > 1.0 { Some(*x) } else { None }
}

#[differentiable]
fn model(x: f64) -> f64 {
    let mut y = x;
    let half = halve(&mut y).unwrap_or(0.0);
    half + y
}

fn main() {}
