use autodiff::differentiable;

#[differentiable]
fn constant() -> f64 {
    1.0
}

fn main() {}
