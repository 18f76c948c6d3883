use autodiff::differentiable;

#[differentiable(wrt(w))]
fn predict(w: f64, x: f64, b: f64) -> f64 {
    w * x + b
}

#[differentiable]
fn both(x: f64, b: f64) -> f64 {
    predict(1.0, x, b)
}

fn main() {}
