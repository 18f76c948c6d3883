use autodiff::differentiable;

#[differentiable(wrt(w))]
fn dot(w: &[f64], x: &[f64]) -> f64 {
    w.iter().zip(x).map(|(a, b)| a * b).sum()
}

#[differentiable]
fn norm2(x: &[f64]) -> f64 {
    dot(x, x)
}

fn main() {}
