use autodiff::differentiable;

#[differentiable]
fn checked(x: f64) -> Result<f64, String> {
    if x < 0.0 { Err(format!("{x} is negative")) } else { Ok(x.sqrt()) }
}

fn main() {}
