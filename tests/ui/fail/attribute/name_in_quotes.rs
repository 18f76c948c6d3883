use autodiff::differentiable;

#[differentiable(name = "Loss")]
fn f(x: f64) -> f64 {
    x
}

fn main() {
    Loss::grad(1.0);
}
