use autodiff::differentiable;

trait Activation {
    fn swish(self) -> f64;
}

impl Activation for f64 {
    fn swish(self) -> f64 {
        self / (1.0 + (-self).exp())
    }
}

#[differentiable]
fn neuron(x: f64) -> f64 {
    x.swish()
}

fn main() {}
