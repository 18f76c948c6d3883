use autodiff::Differentiable;

struct Layer {
    weight: f64,
}

#[derive(Differentiable)]
struct Model<T> {
    scale: T,
    layers: Vec<Layer>,
}

fn main() {
    let model = Model { scale: 1.0, layers: vec![Layer { weight: 1.0 }] };
    println!("{} {}", model.scale, model.layers[0].weight);
}
