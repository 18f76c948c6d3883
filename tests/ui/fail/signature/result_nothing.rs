use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) {
    println!("{}", xs.len());
}

fn main() {
    f(&[1.0]);
}
