use autodiff::differentiable;

#[differentiable(crate = crate::vendored)]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
