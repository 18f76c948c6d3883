use autodiff::differentiable;

#[differentiable]
fn checked(x: f64) -> Result<f64, String> {
    if x > 0.0 { Ok(x.ln()) } else { Err("negative".to_string()) }
}

#[differentiable]
fn model(x: f64) -> f64 {
    match checked(x) {
        Ok(y) => y,
        Err(_) => 0.0,
    }
}

fn main() {
    model::grad(1.0);
}
