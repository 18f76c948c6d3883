use autodiff::differentiable;

#[differentiable]
fn total(xs: &[f64], backwards: bool) -> f64 {
    let first = if backwards { xs.iter().rev().next() } else { xs.iter().next() };
    *first.unwrap()
}

fn main() {}
