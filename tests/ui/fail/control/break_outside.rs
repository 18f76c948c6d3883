use autodiff::differentiable;

#[differentiable]
fn limited(x: f64) -> f64 {
    if x > 1.0 {
        break;
    }
    x
}

fn main() {}
