use autodiff::differentiable;

#[differentiable(wrt(x))]
fn exchange(x: &mut f64, other: &mut f64) {
    std::mem::swap(x, other);
}

fn main() {}
