use autodiff::differentiable;

fn main_area(x: f64) -> f64 {
    x
}

#[differentiable]
fn area(a: f64, b: f64) -> f64 {
    a * b
}

#[differentiable]
fn f(x: f64) -> f64 {
    let table = [area((x as i64) as f64, x), x.to_bits() as f64];
    table.iter().map(|t| t * t).sum::<f64>()
}

fn main() {
    f::grad(main_area(1.0));
}
