use autodiff::differentiable;

#[differentiable]
struct Model {
    weight: f64,
}

fn main() {
    let model = Model { weight: 1.0 };
    println!("{}", model.weight);
}
