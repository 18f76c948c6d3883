use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x.sinus()
}

fn main() {
    f::grad(1.0);
}
