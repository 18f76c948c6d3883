use autodiff::differentiable;

#[differentiable(name = ActivationAd)]
fn activation(x: f64) -> f64 {
    x.tanh()
}

#[differentiable(with(activation = ActivationDerivative))]
fn neuron(w: f64, x: f64) -> f64 {
    activation(w * x)
}

fn main() {}
