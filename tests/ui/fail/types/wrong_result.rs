use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f32 {
    x * 2.0
}

fn main() {
    f::grad(1.0);
}
