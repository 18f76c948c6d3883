use autodiff::differentiable;

// Nothing active goes into `f`, so its derivative has no way out.
#[differentiable(wrt(scale))]
fn tabulated(f: impl Fn(f64) -> f64, scale: f64) -> f64 {
    f(1.0) * scale
}

#[differentiable]
fn caller(k: f64) -> f64 {
    tabulated(|t| k * t, k)
}

fn main() {}
