use autodiff::differentiable;

#[differentiable(wrt(w))]
fn predict(w: f64, x: f64) -> f64 {
    w * x
}

#[differentiable]
fn twice(w: f64, x: f64) -> f64 {
    predict(w, 2.0 * x)
}

fn main() {}
