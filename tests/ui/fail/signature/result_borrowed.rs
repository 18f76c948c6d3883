use autodiff::differentiable;

#[differentiable]
fn tail(xs: &[f64]) -> &[f64] {
    &xs[1..]
}

fn main() {}
