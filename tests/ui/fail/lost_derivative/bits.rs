use autodiff::differentiable;

#[differentiable]
fn fast_inverse_root(x: f64) -> f64 {
    let i = 0x5fe6eb50c7b537a9 - (x.to_bits() >> 1);
    f64::from_bits(i)
}

fn main() {}
