use autodiff::Differentiable;

#[derive(Differentiable)]
struct Model {
    weight: f64,
    steps: u32,
}

fn main() {
    let model = Model { weight: 1.0, steps: 3 };
    let tangent = ModelTangent { weight: 1.0, steps: 3 };
    println!("{tangent:?} {} {}", model.weight, model.steps);
}
