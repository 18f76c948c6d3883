use autodiff::differentiable;

#[differentiable]
fn f(x: f64, double: bool) -> f64 {
    let g = if double { |v: f64| 2.0 * v } else { |v: f64| v };
    g(x)
}

fn main() {
    f::grad(1.0, true);
}
