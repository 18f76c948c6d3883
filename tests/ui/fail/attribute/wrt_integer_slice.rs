use autodiff::differentiable;

#[differentiable(wrt(xs, counts))]
fn weighted(xs: &[f64], counts: &[u32]) -> f64 {
    xs.iter().zip(counts).map(|(x, c)| x * *c as f64).sum()
}

fn main() {}
