use autodiff::differentiable;

struct Model {
    weight: f64,
}

#[differentiable(forward)]
impl Model {
    fn predict(&self, x: f64) -> f64 {
        self.weight * x
    }

    fn loss(&self, x: f64, y: f64) -> f64 {
        (self.predict(x) - y).powi(2)
    }
}

fn main() {
    Model { weight: 1.0 }.loss(1.0, 2.0);
}
