use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square::jvp(1.0, 1.0);
}
