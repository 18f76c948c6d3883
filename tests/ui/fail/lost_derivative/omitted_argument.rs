use autodiff::differentiable;

#[differentiable(wrt(w))]
fn scale(w: f64, x: f64) -> f64 {
    w * x
}

#[differentiable]
fn model(w: f64, x: f64) -> f64 {
    scale(w, x.sin()) + 1.0
}

fn main() {
    model::grad(1.0, 2.0);
}
