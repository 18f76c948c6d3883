use autodiff::differentiable;

#[differentiable]
fn counted(keep: impl Fn(usize) -> bool, xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..xs.len() {
        if keep(i) {
            sum += xs[i];
        }
    }
    sum
}

#[differentiable]
fn caller(xs: &[f64]) -> f64 {
    counted(|i| xs[i] > 0.0, xs)
}

fn main() {}
