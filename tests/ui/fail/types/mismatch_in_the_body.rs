use autodiff::differentiable;

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    let scale: f32 = 2.0;
    x * scale + n as f64
}

fn main() {
    f::grad(1.0, 2);
}
