use autodiff::differentiable;

#[differentiable]
fn polar(r: f64, phi: f64) -> (f64, f64) {
    (r * phi.cos(), r * phi.sin())
}

fn main() {
    let (_, pullback) = polar::vjp(1.0, 2.0);
    pullback(1.0);
}
