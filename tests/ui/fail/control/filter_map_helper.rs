use autodiff::differentiable;

#[differentiable]
fn roots(xs: &[f64], keep: &[bool]) -> f64 {
    xs.iter().zip(keep).filter_map(|(x, k)| k.then(|| x.sqrt())).sum()
}

fn main() {}
