use autodiff::differentiable;

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable]
fn or_zero(x: f64) -> f64 {
    root(x).unwrap_or(0.0)
}

#[differentiable]
fn bound(x: f64) -> f64 {
    let y: Option<f64> = root(x);
    if y.is_some_and(|y| y > 1.0) { x } else { 0.0 }
}

fn main() {}
