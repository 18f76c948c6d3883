use autodiff::differentiable;

#[differentiable(check)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    f(1.0);
}
