use autodiff::differentiable;

#[differentiable(wrt(x))]
fn export(x: f64, out: &mut [f64]) {
    out.fill(2.0 * x);
}

fn main() {}
