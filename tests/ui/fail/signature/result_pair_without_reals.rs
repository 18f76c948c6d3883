use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> (usize, bool) {
    (xs.len(), true)
}

fn main() {
    f(&[1.0]);
}
