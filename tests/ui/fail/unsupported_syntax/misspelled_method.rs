use autodiff::differentiable;

#[differentiable]
fn wave(x: f64) -> f64 {
    x.sine()
}

fn main() {}
