use autodiff::differentiable;

#[differentiable(wrt(w))]
fn mean(w: f64, xs: &[f64]) -> f64 {
    w * xs[0]
}

#[differentiable]
fn model(w: f64, xs: &[f64]) -> f64 {
    mean(w, xs) + mean(w, &xs[1..])
}

fn main() {
    model::grad(1.0, &[2.0, 3.0]);
}
