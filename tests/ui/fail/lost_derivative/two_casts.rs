use autodiff::differentiable;

#[differentiable]
fn cell(x: f64, y: f64) -> f64 {
    let i = x as i64;
    let j = y as i64;
    (i * j) as f64
}

fn main() {
    println!("{}", cell(1.0, 2.0));
}
