use autodiff::differentiable;

#[differentiable]
fn roots(xs: &[f64]) -> f64 {
    xs.iter().filter_map(|x| if *x > 0.0 { Some(x.sqrt()) } else { None }).sum()
}

fn main() {}
