use autodiff::differentiable;

#[differentiable]
fn scaled(x: f64) -> f64 {
    #[cfg(debug_assertions)]
    let x = 2.0 * x;
    x
}

fn main() {}
