use autodiff::differentiable;
use std::collections::HashMap;

#[differentiable]
fn lookup(x: f64) -> f64 {
    let mut cache = HashMap::new();
    cache.insert(0, x * x);
    cache[&0]
}

fn main() {}
