use autodiff::differentiable;

#[differentiable]
fn factorial(n: u64) -> f64 {
    (1..=n).map(|k| k as f64).product()
}

fn main() {}
