//! What carries no derivative passes through: own types, strings, closures, maps, options.

use autodiff::differentiable;
use std::collections::HashMap;

struct Config {
    rate: f64,
    steps: usize,
}

impl Config {
    fn decay(&self, step: usize) -> f64 {
        self.rate / (1.0 + step as f64)
    }
}

#[differentiable(wrt(x))]
fn descend(x: f64, config: &Config, names: &HashMap<String, f64>, label: &str, limit: Option<f64>) -> f64 {
    let offset = names[label];
    let mut y = x;
    for step in 0..config.steps {
        y -= config.decay(step) * (y - offset);
        if let Some(limit) = limit {
            y *= limit;
        }
    }
    y
}

fn main() {
    let config = Config { rate: 0.5, steps: 1 };
    let names = HashMap::from([("a".to_string(), 2.0)]);
    assert_eq!(descend::value_and_grad(4.0, &config, &names, "a", Some(2.0)), (6.0, 1.0));
}
