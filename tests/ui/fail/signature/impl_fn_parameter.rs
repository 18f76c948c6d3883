use autodiff::differentiable;

#[differentiable(wrt(x))]
fn twice(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(f(x))
}

fn main() {}
