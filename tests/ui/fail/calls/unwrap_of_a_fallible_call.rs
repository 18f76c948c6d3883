use autodiff::differentiable;

#[differentiable]
fn checked(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.ln()) } else { None }
}

#[differentiable]
fn model(x: f64) -> f64 {
    checked(x).unwrap() + 1.0
}

fn main() {
    model::grad(1.0);
}
