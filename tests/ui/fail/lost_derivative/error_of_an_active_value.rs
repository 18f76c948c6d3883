use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> Result<f64, f64> {
    if x > 0.0 { Ok(x.ln()) } else { Err(x) }
}

fn main() {
    f::grad(1.0).unwrap();
}
