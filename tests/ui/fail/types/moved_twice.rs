use autodiff::differentiable;

#[differentiable]
fn total(xs: Vec<f64>) -> f64 {
    let ys = xs;
    ys[0] + xs[1]
}

fn main() {}
