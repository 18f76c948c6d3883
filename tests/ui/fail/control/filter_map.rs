use autodiff::differentiable;

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    xs.iter().filter_map(|x| if *x > 0.0 { Some(x.ln()) } else { None }).sum()
}

fn main() {
    f::grad(&[1.0]);
}
