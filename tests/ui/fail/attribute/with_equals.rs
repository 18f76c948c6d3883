use autodiff::differentiable;

#[differentiable(with = Other)]
fn f(x: f64) -> f64 {
    x
}

fn main() {
    f::grad(1.0);
}
