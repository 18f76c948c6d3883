use autodiff::differentiable;

#[differentiable(wrt(w, b, w))]
fn predict(w: f64, b: f64, x: f64) -> f64 {
    w * x + b
}

fn main() {}
