use autodiff::differentiable;

struct Model {
    weight: f64,
}

impl Model {
    fn predict(&self, x: f64) -> f64 {
        self.weight * x
    }
}

#[differentiable(wrt(x))]
fn loss(model: &Model, x: f64) -> f64 {
    model.predict(x)
}

fn main() {
    loss::grad(&Model { weight: 1.0 }, 2.0);
}
