use autodiff::differentiable;

#[differentiable]
fn sign_bit(x: f64) -> f64 {
    let class = x.classify();
    if class == std::num::FpCategory::Zero { 0.0 } else { x }
}

fn main() {}
