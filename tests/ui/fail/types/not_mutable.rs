use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64]) -> f64 {
    let sum = 0.0;
    for x in xs {
        sum += x;
    }
    sum
}

fn main() {}
