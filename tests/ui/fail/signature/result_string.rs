use autodiff::differentiable;

#[differentiable]
fn show(x: f64) -> String {
    format!("{x}")
}

fn main() {}
