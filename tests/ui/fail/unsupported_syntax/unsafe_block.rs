use autodiff::differentiable;

#[differentiable]
fn first(xs: &[f64]) -> f64 {
    unsafe { *xs.get_unchecked(0) }
}

fn main() {}
