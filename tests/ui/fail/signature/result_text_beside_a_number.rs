use autodiff::differentiable;

#[differentiable]
fn named(x: f64) -> (f64, String) {
    (x * x, String::from("square"))
}

fn main() {
    named(1.0);
}
