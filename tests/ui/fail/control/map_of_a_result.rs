use autodiff::differentiable;

#[differentiable]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 { Err(String::new()) } else { Ok(x.sqrt()) }
}

#[differentiable]
fn doubled(x: f64) -> Result<f64, String> {
    root(x).map(|r| 2.0 * r)
}

fn main() {}
