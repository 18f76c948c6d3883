use autodiff::differentiable;
use std::collections::HashMap;

#[differentiable]
fn energy(parameters: &HashMap<u32, f64>) -> f64 {
    parameters[&0] * parameters[&1]
}

fn main() {}
