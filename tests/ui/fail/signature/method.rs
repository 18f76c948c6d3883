use autodiff::differentiable;

struct Model {
    weight: f64,
}

impl Model {
    #[differentiable]
    fn predict(&self, x: f64) -> f64 {
        self.weight * x
    }
}

fn main() {
    Model { weight: 1.0 }.predict(2.0);
}
