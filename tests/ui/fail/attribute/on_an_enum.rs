use autodiff::differentiable;

#[differentiable]
enum Activation {
    Tanh,
    Relu,
}

fn main() {
    let _ = (Activation::Tanh, Activation::Relu);
}
