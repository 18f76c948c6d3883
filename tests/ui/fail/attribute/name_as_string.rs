use autodiff::differentiable;

#[differentiable(name = "SquareAd")]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
