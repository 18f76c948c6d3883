use autodiff::differentiable;

#[differentiable(revers, wrt(z))]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
