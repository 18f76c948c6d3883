use autodiff::differentiable;

struct Model;

impl Model {
    #[differentiable]
    fn predict(w: f64, x: f64) -> f64 {
        w * x
    }
}

fn main() {
    Model::predict(1.0, 2.0);
}
