use autodiff::differentiable;

enum Step {
    Fixed(f64),
    Free,
}

#[differentiable]
fn advance(x: f64) -> f64 {
    let step = Step::Fixed(x);
    match step {
        Step::Fixed(h) => h,
        Step::Free => 0.0,
    }
}

fn main() {}
