use autodiff::differentiable;

#[differentiable]
fn rounded(x: f64) -> f64 {
    x as i64 as f64
}

#[differentiable]
fn area(x: f64) -> f64 {
    rounded(x) * x
}

fn main() {
    println!("{}", area(1.5));
}
