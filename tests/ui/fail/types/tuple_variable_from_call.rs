use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let pair: (f64, f64);
    pair = (x, 2.0 * x);
    pair.0 * pair.2
}

fn main() {}
