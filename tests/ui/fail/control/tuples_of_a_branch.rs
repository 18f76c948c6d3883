use autodiff::differentiable;

#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x, x * x)
}

#[differentiable]
fn f(x: f64) -> f64 {
    let (a, b) = if x > 0.0 { (x, 1.0) } else { pair(x) };
    a * b
}

fn main() {
    f::grad(1.0);
}
