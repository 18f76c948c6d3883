use autodiff::differentiable;

#[differentiable]
fn at(xs: &[f64], t: f64) -> f64 {
    xs[t]
}

fn main() {}
