use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    if x > 0.0 {
        static LIMIT: f64 = 1.0;
        x * LIMIT
    } else {
        x
    }
}

fn main() {}
