use autodiff::Differentiable;

#[derive(Differentiable)]
#[differentiable(tangent)]
struct Model {
    weight: f64,
}

#[derive(Differentiable)]
#[differentiable(tangent_attr = Clone)]
struct Other {
    weight: f64,
}

fn main() {
    println!("{}", Model { weight: 1.0 }.weight + Other { weight: 1.0 }.weight);
}
