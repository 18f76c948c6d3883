use autodiff::{Differentiable, Parameters};

#[derive(Differentiable)]
struct Model {
    weight: f64,
    scale: f32,
}

fn main() {
    let model = Model { weight: 1.0, scale: 1.0 };
    let flat = Parameters::<f64>::flatten_parameters(&model);
    println!("{flat:?} {} {}", model.weight, model.scale);
}
