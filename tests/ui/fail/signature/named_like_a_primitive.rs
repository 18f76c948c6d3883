use autodiff::differentiable;

#[differentiable]
fn str(x: f64) -> f64 {
    x * x
}

fn shown(_text: &str) {}

fn main() {
    shown("text");
}
