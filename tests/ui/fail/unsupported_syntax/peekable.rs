use autodiff::differentiable;

#[differentiable]
fn first(xs: &[f64]) -> f64 {
    let _pairs = xs.iter().peekable();
    xs[0] * xs[1]
}

fn main() {}
