use autodiff::differentiable;

struct Meters(f64);

#[differentiable]
fn double(x: f64) -> f64 {
    let m = Meters(x);
    2.0 * m.0
}

fn main() {}
