use autodiff::differentiable;

#[differentiable(crate)]
fn f(x: f64) -> f64 {
    x
}

fn main() {
    f::grad(1.0);
}
