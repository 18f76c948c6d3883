use autodiff::Differentiable;

#[derive(Differentiable)]
#[differentiable(skip)]
struct Model {
    weight: f64,
}

fn main() {
    println!("{}", Model { weight: 1.0 }.weight);
}
