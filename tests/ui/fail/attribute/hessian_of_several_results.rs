use autodiff::differentiable;

#[differentiable(hessian)]
fn polar(r: f64, phi: f64) -> (f64, f64) {
    (r * phi.cos(), r * phi.sin())
}

fn main() {
    polar::hessian(1.0, 2.0);
}
