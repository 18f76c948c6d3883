use autodiff::differentiable;

#[differentiable]
fn product(w: f64, x: f64) -> f64 {
    w * x
}

fn main() {
    let d: f64 = product::grad(1.0, 2.0);
    println!("{d}");
}
