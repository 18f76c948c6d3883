use autodiff::differentiable;

#[differentiable]
fn store(x: f64) -> f64 {
    let p = &raw const x;
    unsafe { *p }
}

fn main() {}
