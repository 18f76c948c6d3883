use autodiff::differentiable;

#[differentiable(wrt(w))]
fn predict(w: f64, x: f64) -> f64 {
    w * x
}

fn main() {
    predict::grad(1.0);
}
