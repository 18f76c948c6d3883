use autodiff::differentiable;

#[differentiable]
fn rounded(x: f64) -> f64 {
    x as i64 as f64
}

fn main() {
    println!("{}", rounded::grad(1.5));
}
