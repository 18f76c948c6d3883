use autodiff::differentiable;

#[differentiable]
fn paired(xs: &[f64], ys: &[f64]) -> f64 {
    let positive = xs.iter().filter(|x| **x > 0.0);
    let large = ys.iter().filter(|y| **y > 1.0);
    positive.zip(large).map(|(x, y)| x * y).sum()
}

fn main() {}
