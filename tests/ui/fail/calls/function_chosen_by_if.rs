use autodiff::differentiable;

#[differentiable]
fn activation(x: f64) -> f64 {
    x.tanh()
}

#[differentiable]
fn neuron(x: f64, smooth: bool) -> f64 {
    (if smooth { activation } else { f64::abs })(x)
}

fn main() {}
