use autodiff::differentiable;

mod loss {
    pub const WEIGHT: f64 = 3.0;
}

#[differentiable]
fn loss(x: f64) -> f64 {
    loss::WEIGHT * x * x
}

fn main() {
    loss(1.0);
}
