use autodiff::differentiable;

#[differentiable]
fn clipped(x: f64) -> f64 {
    (x * 10.0) as i64 as f64
}

fn twice(x: f64) -> f64 {
    clipped(clipped(x))
}

fn main() {
    let values: Vec<f64> = [1.0, 2.0].into_iter().map(clipped).collect();
    println!("{values:?} {}", twice(3.0));
}
