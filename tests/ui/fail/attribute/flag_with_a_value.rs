use autodiff::differentiable;

#[differentiable(forward = true)]
fn f(x: f64) -> f64 {
    x
}

fn main() {
    f::grad(1.0);
}
