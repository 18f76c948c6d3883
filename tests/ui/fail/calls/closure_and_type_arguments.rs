use autodiff::differentiable;

#[differentiable]
fn last<const N: usize>(f: impl Fn(f64) -> f64, xs: [f64; N]) -> f64 {
    f(xs[N - 1])
}

#[differentiable]
fn caller(x: f64) -> f64 {
    last::<2>(|t| t * x, [x, 1.0])
}

fn main() {}
