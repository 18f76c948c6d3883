use autodiff::differentiable;

struct Model {
    weight: f64,
}

#[differentiable(wrt(model))]
fn predict(model: &Model, x: f64) -> f64 {
    model.weight * x
}

fn main() {}
