use autodiff::differentiable;

#[differentiable]
fn nearest(xs: &[f64], t: f64) -> f64 {
    *xs.iter().min_by(|a, b| (*a - t).abs().total_cmp(&(*b - t).abs())).unwrap()
}

fn main() {}
