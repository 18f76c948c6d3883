use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let mut sorted = xs.to_vec();
    sorted.retain(|x| *x > 0.0);
    sorted.resize(3, 0.0);
    sorted[0]
}

fn main() {
    println!("{}", f(&[1.0]));
}
