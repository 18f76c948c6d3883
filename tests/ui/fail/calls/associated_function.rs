use autodiff::differentiable;

struct Layer;

impl Layer {
    fn activation(x: f64) -> f64 {
        x.tanh()
    }
}

#[differentiable]
fn neuron(w: f64, x: f64) -> f64 {
    Layer::activation(w * x)
}

fn main() {}
