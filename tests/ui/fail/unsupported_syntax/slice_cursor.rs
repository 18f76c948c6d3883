use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64]) -> f64 {
    let mut rest = xs;
    let mut sum = 0.0;
    while !rest.is_empty() {
        sum += rest[0];
        rest = &rest[1..];
    }
    sum
}

fn main() {}
