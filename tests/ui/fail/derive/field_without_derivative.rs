use autodiff::Differentiable;
use std::collections::HashMap;

#[derive(Differentiable)]
struct Model {
    weight: f64,
    cache: HashMap<u32, f64>,
}

fn main() {
    let model = Model { weight: 1.0, cache: HashMap::new() };
    println!("{} {}", model.weight, model.cache.len());
}
