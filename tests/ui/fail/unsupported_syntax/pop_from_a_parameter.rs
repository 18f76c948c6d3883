use autodiff::differentiable;

#[differentiable]
fn last(xs: &mut Vec<f64>) -> f64 {
    xs.pop().unwrap() + 1.0
}

fn main() {}
