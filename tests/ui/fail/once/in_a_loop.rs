use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        let rounded = *x as i32;
        sum += rounded as f64 * x;
        if sum > 1.0 {
            sum -= 1.0;
        }
    }
    sum
}

fn main() {
    f::grad(&[1.0]);
}
