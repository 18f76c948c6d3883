use autodiff::differentiable;

#[differentiable]
fn area(x: f64) -> f64 {
    let side = std::convert::identity(x);
    side * side
}

fn main() {}
