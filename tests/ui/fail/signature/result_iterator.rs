use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> impl Iterator<Item = f64> {
    xs.iter().map(|x| x * x)
}

fn main() {
    f(&[1.0]);
}
