use autodiff::differentiable;

struct Split {
    left: f64,
    right: f64,
}

#[differentiable(forward)]
fn split(x: f64) -> Split {
    Split { left: x, right: 1.0 - x }
}

fn main() {
    split(1.0);
}
