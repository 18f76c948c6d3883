use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64]) -> Option<f64> {
    xs.iter().try_fold(0.0, |acc, x| if *x < 0.0 { None } else { Some(acc + x) })
}

fn main() {}
