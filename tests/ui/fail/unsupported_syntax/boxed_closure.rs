use autodiff::differentiable;

#[differentiable]
fn apply(x: f64) -> f64 {
    let f: Box<dyn Fn(f64) -> f64> = Box::new(move |t| t * x);
    f(2.0)
}

fn main() {}
