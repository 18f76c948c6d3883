use autodiff::differentiable;

#[differentiable]
fn first(xs: &[f64]) -> Option<f64> {
    let x = xs.first().filter(|x| **x > 0.0)?;
    Some(x * x)
}

fn main() {}
