use autodiff::differentiable;

#[differentiable]
fn first(xs: &[f64; 4]) -> f64 {
    let [a, rest @ ..] = xs;
    a * rest[0]
}

fn main() {}
