use autodiff::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Model {
    weight: f64,
}

#[differentiable(forward)]
impl Model {
    fn quantised(&self, x: f64) -> f64 {
        self.weight * (x as i64) as f64
    }
}

#[differentiable(forward)]
trait Layer {
    fn forward(&self, x: f64) -> f64 {
        (x as i64) as f64
    }
}

#[differentiable(forward)]
impl Layer for Model {}

#[differentiable(forward)]
fn loss(model: &Model, x: f64) -> f64 {
    model.quantised(x) + model.forward(x)
}

fn main() {
    let model = Model { weight: 1.0 };
    let (value, _) = model.quantised_value_and_grad(1.0);
    let (_, pullback) = model.quantised_vjp(1.0);
    println!("{value} {} {}", pullback(1.0).1, model.quantised_jvp(1.0, &ModelTangent { weight: 1.0 }, 0.0).1);
    println!("{} {}", loss::grad(&model, 1.0).1, model.forward_grad(1.0).1);
}
