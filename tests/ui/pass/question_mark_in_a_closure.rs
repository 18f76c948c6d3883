use autodiff::differentiable;

#[differentiable]
fn scaled(x: f64, factors: &[Option<f64>]) -> Option<f64> {
    let factor = |i: usize| Some(factors[i]? * x);
    factor(0)
}

fn main() {}
