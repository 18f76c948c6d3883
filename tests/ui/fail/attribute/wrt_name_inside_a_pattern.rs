use autodiff::differentiable;

#[differentiable(wrt(a))]
fn product((a, b): (f64, f64)) -> f64 {
    a * b
}

fn main() {}
