use autodiff::differentiable;

#[differentiable(wrt(x))]
fn exchange(x: f64, last: &mut f64) -> f64 {
    let previous = std::mem::replace(last, x);
    x * previous
}

fn main() {}
