use autodiff::differentiable;
use std::collections::BTreeMap;

#[differentiable]
fn energy(parameters: &BTreeMap<u32, f64>) -> f64 {
    let mut sum = 0.0;
    for (_, p) in parameters {
        sum += p * p;
    }
    sum
}

fn main() {}
