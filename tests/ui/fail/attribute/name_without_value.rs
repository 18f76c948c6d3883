use autodiff::differentiable;

#[differentiable(name)]
fn f(x: f64) -> f64 {
    x
}

fn main() {
    f::grad(1.0);
}
