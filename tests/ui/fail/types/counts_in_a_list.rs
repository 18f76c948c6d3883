use autodiff::differentiable;

#[differentiable]
fn weighted(xs: &[f64]) -> f64 {
    let pairs: Vec<(usize, f64)> = xs.iter().enumerate().map(|(i, x)| (i, x * 2.0)).collect();
    let mut more = Vec::new();
    more.push((xs[0], true));
    pairs.iter().map(|(i, x)| x * *i as f64).sum::<f64>() + more[0].0
}

fn main() {}
