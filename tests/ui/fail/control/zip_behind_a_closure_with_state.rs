use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut product = 1.0;
    let sums = xs.iter().map(|x| {
        sum += x;
        sum
    });
    for (s, y) in sums.zip(ys) {
        product *= s + y;
    }
    product
}

fn main() {
    f::grad(&[1.0], &[2.0]);
}
