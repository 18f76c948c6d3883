use autodiff::Differentiable;

#[derive(Differentiable)]
#[differentiable(tangent = Change)]
#[differentiable(crate = ::autodiff, tangent = Motion)]
struct Model {
    weight: f64,
    #[differentiable(skip, skip)]
    steps: u32,
}

fn main() {
    let model = Model { weight: 1.0, steps: 1 };
    println!("{} {}", model.weight, model.steps);
}
