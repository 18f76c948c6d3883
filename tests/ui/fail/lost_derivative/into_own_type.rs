use autodiff::differentiable;

#[derive(Clone, Copy)]
struct Meters(f64);

impl From<f64> for Meters {
    fn from(x: f64) -> Self {
        Meters(x)
    }
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    let m: Meters = x.into();
    2.0 * m.0
}

fn main() {}
