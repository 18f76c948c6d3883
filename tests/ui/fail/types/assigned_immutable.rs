use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = x;
    y += 1.0;
    y
}

fn main() {
    f::grad(1.0);
}
