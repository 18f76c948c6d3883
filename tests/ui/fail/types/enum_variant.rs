use autodiff::differentiable;

enum Step {
    Fixed(f64),
}

#[differentiable]
fn advance(x: f64) -> f64 {
    let _step = Step::Fixed(x);
    x * x
}

fn main() {}
