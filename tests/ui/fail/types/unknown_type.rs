use autodiff::differentiable;

#[differentiable]
fn f(x: Real) -> f64 {
    x * 2.0
}

fn main() {
    f::grad(1.0);
}
