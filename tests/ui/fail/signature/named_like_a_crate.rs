use autodiff::differentiable;

#[differentiable]
fn std(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += x * x;
    }
    (sum / xs.len() as f64).sqrt()
}

fn main() {
    println!("{}", std::f64::consts::PI);
}
