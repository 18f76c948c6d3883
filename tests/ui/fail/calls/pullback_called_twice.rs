use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    let (_, pullback) = square::vjp(1.0);
    pullback(1.0);
    pullback(2.0);
}
