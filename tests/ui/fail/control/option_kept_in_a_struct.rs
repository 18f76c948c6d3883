use autodiff::differentiable;

#[differentiable]
fn first(xs: &[f64]) -> f64 {
    let found = xs.first();
    let pair = (found, 1.0);
    *pair.0.unwrap() * pair.1
}

fn main() {}
