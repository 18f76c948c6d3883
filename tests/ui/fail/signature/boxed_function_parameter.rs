use autodiff::differentiable;

#[differentiable(wrt(x))]
fn boxed(f: Box<dyn Fn(f64) -> f64>, x: f64) -> f64 {
    f(x) * x
}

#[differentiable(wrt(x))]
fn changing(f: &mut dyn FnMut(f64) -> f64, x: f64) -> f64 {
    f(x) * x
}

fn main() {
    boxed::grad(Box::new(|x| x), 1.0);
    changing::grad(&mut |x| x, 1.0);
}
