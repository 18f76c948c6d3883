use autodiff::differentiable;

#[differentiable]
fn leading(xs: &[f64]) -> f64 {
    xs.iter().take_while(|x| **x > 0.0).sum()
}

fn main() {}
