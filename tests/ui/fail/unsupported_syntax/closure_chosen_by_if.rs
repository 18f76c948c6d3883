use autodiff::differentiable;

#[differentiable]
fn apply(x: f64, square: bool) -> f64 {
    let f = if square { |t: f64| t * t } else { |t: f64| t + 1.0 };
    f(x)
}

fn main() {}
