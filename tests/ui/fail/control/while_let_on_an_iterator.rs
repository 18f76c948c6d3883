use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let mut sum = 0.0;
    while let Some(x) = it.next() {
        sum += x;
    }
    sum
}

fn main() {}
