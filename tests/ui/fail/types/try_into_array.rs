use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let ys: [f64; 2] = xs.try_into().unwrap();
    ys[0] * 2.0
}

fn main() {
    f::grad(&[1.0, 2.0]);
}
