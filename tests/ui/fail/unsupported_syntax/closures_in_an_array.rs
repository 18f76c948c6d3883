use autodiff::differentiable;

#[differentiable]
fn layers(x: f64) -> f64 {
    let steps: [fn(f64) -> f64; 2] = [|t| t * t, |t| t + 1.0];
    let mut y = x;
    for step in steps {
        y = step(y);
    }
    y
}

fn main() {}
