use autodiff::differentiable;

struct Loss;

impl Loss {
    #[differentiable]
    fn square(x: f64) -> f64 {
        x * x
    }
}

fn main() {
    Loss::square(1.0);
}
