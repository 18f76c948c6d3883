use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64], front: bool) -> f64 {
    let end = if front { xs.first() } else { xs.last() };
    *end.unwrap()
}

fn main() {
    f::grad(&[1.0], true);
}
