use autodiff::differentiable;

#[differentiable]
fn cell(x: f64, hc: (&[f64], &[f64])) -> f64 {
    x * hc.0[0] * hc.1[0]
}

#[differentiable]
fn f(p: f64) -> f64 {
    let (h, c) = (vec![p; 2], vec![2.0 * p; 2]);
    cell(2.0, (&h, &c))
}

fn main() {
    f::grad(1.0);
}
