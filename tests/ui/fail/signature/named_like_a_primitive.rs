use autodiff::differentiable;

#[differentiable]
fn f64(x: f32) -> f32 {
    x * x
}

fn limit(x: f64) -> f64 {
    x.min(f64::MAX)
}

fn main() {
    println!("{}", limit(1.0));
}
