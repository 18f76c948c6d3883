use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> Option<usize> {
    xs.first().map(|_| 1)
}

fn main() {
    f(&[1.0]);
}
