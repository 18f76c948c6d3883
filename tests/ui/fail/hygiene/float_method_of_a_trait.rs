use autodiff::differentiable;

trait Wave {
    fn sin(&self) -> f64;
    fn powf(&self, k: f64) -> f64;
}

impl Wave for f64 {
    fn sin(&self) -> f64 {
        2.0 * *self
    }
    fn powf(&self, k: f64) -> f64 {
        *self * k
    }
}

// On references rustc calls the trait's methods, on numbers those of `f64`.
#[differentiable]
fn by_reference(xs: &[f64], k: f64) -> f64 {
    xs.iter().map(|x| x.sin() + x.powf(k)).sum::<f64>()
}

#[differentiable]
fn by_value(xs: &[f64], k: f64) -> f64 {
    xs.iter().map(|&x| x.sin() + x.powf(k)).sum::<f64>() + k.sin()
}

fn main() {}
