use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let sums = xs.iter().scan(0.0, |sum, x| {
        *sum += x;
        (*sum < 10.0).then_some(*sum)
    });
    sums.sum()
}

fn main() {
    f::grad(&[1.0]);
}
