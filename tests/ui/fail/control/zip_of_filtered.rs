use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64], ys: &[f64]) -> f64 {
    let a = xs.iter().filter(|x| **x > 0.0);
    let b = ys.iter().filter(|y| **y > 0.0);
    let mut sum = 0.0;
    for (x, y) in a.zip(b) {
        sum += x * y;
    }
    sum
}

fn main() {
    f::grad(&[1.0], &[1.0]);
}
