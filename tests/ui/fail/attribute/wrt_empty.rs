use autodiff::differentiable;

#[differentiable(wrt())]
fn f(x: f64) -> f64 {
    x
}

fn main() {
    f::grad(1.0);
}
