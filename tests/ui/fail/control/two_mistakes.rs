use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let mut sorted = xs.to_vec();
    sorted.retain(|x| *x > 0.0);
    while let Some(x) = sorted.pop() {
        if x > 0.0 {
            return x;
        }
    }
    0.0
}

fn main() {
    println!("{}", f(&[1.0]));
}
