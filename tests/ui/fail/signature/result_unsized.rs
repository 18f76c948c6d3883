use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> [f64] {
    xs[1..]
}

#[differentiable(jacobian)]
fn g(xs: &[f64]) -> ([f64], f64) {
    (xs[1..], xs[0])
}

fn main() {}
