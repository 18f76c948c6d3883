use autodiff::differentiable;
use nalgebra::DVector;

#[differentiable]
fn scaled(x: f64, by: &&f64, pair: (&f64, f64), first: Option<&f64>) -> f64 {
    x * **by * *pair.0 * first.copied().unwrap_or(1.0)
}

#[differentiable(hessian)]
fn summed(rows: &[&DVector<f64>], lists: &[&[f64]]) -> f64 {
    rows[0][0] * lists[0][0]
}

fn main() {}
