use autodiff::Differentiable;

#[derive(Differentiable)]
#[repr(C, packed(2))]
struct Model {
    weight: f64,
}

fn main() {
    let weight = Model { weight: 1.0 }.weight;
    println!("{weight}");
}
