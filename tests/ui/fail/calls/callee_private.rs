use autodiff::differentiable;

mod layers {
    #[super::differentiable]
    fn activation(x: f64) -> f64 {
        x.tanh()
    }
}

#[differentiable]
fn neuron(w: f64, x: f64) -> f64 {
    layers::activation(w * x)
}

fn main() {}
