use autodiff::differentiable;

struct Meters(f64);

#[differentiable]
fn double(x: f64) -> f64 {
    let _m = Meters(x);
    2.0 * x
}

fn main() {}
