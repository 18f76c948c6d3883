use autodiff::differentiable;

#[differentiable]
fn cycled(xs: &[f64], n: usize) -> f64 {
    xs.iter().cycle().take(n).sum()
}

fn main() {}
