use autodiff::differentiable;

#[differentiable]
fn sum_of_two(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let a = it.next().unwrap();
    let b = it.next().unwrap();
    a + b
}

fn main() {}
