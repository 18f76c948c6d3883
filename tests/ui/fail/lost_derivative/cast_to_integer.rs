use autodiff::differentiable;

#[differentiable]
fn rounded(x: f64) -> f64 {
    let steps = (x / 0.1) as usize;
    steps as f64 * 0.1
}

fn main() {}
