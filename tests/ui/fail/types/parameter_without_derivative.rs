use autodiff::differentiable;

struct Config {
    rate: f64,
}

#[differentiable]
fn scaled(x: f64, config: &Config) -> f64 {
    x * config.rate
}

#[differentiable(forward, jacobian, hessian)]
fn total(x: f64, all: &[Config]) -> f64 {
    let mut sum = 0.0;
    for config in all {
        sum += scaled(x, config);
    }
    sum
}

fn main() {
    scaled(1.0, &Config { rate: 2.0 });
}
