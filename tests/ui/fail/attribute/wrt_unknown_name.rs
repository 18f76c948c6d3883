use autodiff::differentiable;

#[differentiable(wrt(weight))]
fn predict(w: f64, x: f64) -> f64 {
    w * x
}

fn main() {}
