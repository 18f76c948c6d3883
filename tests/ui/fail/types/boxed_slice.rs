use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let ys = xs.to_vec().into_boxed_slice();
    ys[0] * 2.0
}

fn main() {
    f::grad(&[1.0]);
}
