use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let mut positive = xs.iter().filter(|x| **x > 0.0);
    let first = positive.next().unwrap();
    first * positive.sum::<f64>()
}

fn main() {
    f::grad(&[1.0]);
}
