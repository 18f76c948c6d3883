use autodiff::differentiable;

#[differentiable]
fn neuron(w: f64, x: f64) -> f64 {
    activate(w * x)
}

fn main() {}
