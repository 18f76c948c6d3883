use autodiff::differentiable;

#[differentiable(wrt(x))]
fn split(x: f64, out: &mut f64) -> f64 {
    let rest;
    (*out, rest) = (0.5 * x, 0.5 * x);
    rest
}

fn main() {}
