use autodiff::differentiable;

#[differentiable(wrt(x))]
fn advance(x: f64, clock: &mut f64) -> f64 {
    *clock += x;
    x * x
}

fn main() {}
