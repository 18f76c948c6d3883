use autodiff::differentiable;

#[differentiable(wrt(a))]
fn f((a, b): (f64, f64)) -> f64 {
    a * b
}

fn main() {
    f::grad((1.0, 2.0));
}
