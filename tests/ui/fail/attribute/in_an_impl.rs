use autodiff::differentiable;

struct Loss {
    weight: f64,
}

impl Loss {
    #[differentiable]
    fn square(&self, x: f64) -> f64 {
        self.weight * x * x
    }
}

fn main() {
    Loss { weight: 1.0 }.square(1.0);
}
