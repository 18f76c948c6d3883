use autodiff::differentiable;

#[differentiable]
fn checked(x: f64) -> Result<f64, String> {
    let outcome = if x < 0.0 { Err(String::new()) } else { Ok(x.sqrt()) };
    outcome
}

fn main() {}
