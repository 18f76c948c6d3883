use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let bits = |v: f64| v.to_bits() as f64;
    bits(x) + bits(2.0 * x)
}

fn main() {
    f::grad(1.0);
}
