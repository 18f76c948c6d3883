use autodiff::differentiable;

#[differentiable]
fn energy(x: f64) -> f64 {
    x * x * x
}

#[differentiable]
fn step(x: f64) -> f64 {
    x - 0.1 * energy::grad(x)
}

fn main() {
    step::grad(1.0);
}
