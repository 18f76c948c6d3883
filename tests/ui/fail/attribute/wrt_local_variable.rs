use autodiff::differentiable;

#[differentiable(wrt(y))]
fn square(x: f64) -> f64 {
    let y = x * x;
    y
}

fn main() {}
