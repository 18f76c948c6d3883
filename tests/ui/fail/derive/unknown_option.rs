use autodiff::Differentiable;

#[derive(Differentiable)]
#[differentiable(wrt(weight))]
struct Model {
    weight: f64,
    #[differentiable(ignore)]
    steps: u32,
}

fn main() {
    let model = Model { weight: 1.0, steps: 1 };
    println!("{} {}", model.weight, model.steps);
}
