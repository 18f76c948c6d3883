use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> String {
    format!("{}", xs.len())
}

fn main() {
    f(&[1.0]);
}
