use autodiff::differentiable;

fn activation(x: f64) -> f64 {
    x.tanh()
}

#[differentiable]
fn neuron(w: f64, x: f64) -> f64 {
    activation(w * x)
}

fn main() {}
