use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64], ys: &[f64]) -> f64 {
    let mut it = xs.iter();
    let sum: f64 = it.by_ref().zip(ys).map(|(x, y)| x * y).sum();
    sum * it.sum::<f64>()
}

fn main() {
    f::grad(&[1.0, 2.0], &[3.0]);
}
