use autodiff::differentiable;

#[differentiable(check(1.0), check())]
fn f(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {
    f(1.0, 2.0);
}
