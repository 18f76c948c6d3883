use autodiff::differentiable;

#[differentiable]
fn accumulate(x: f64, out: &mut f64) {
    *out += x;
}

#[differentiable(wrt(x))]
fn export(x: f64, log: &mut f64) -> f64 {
    accumulate(x, log);
    x * x
}

fn main() {}
