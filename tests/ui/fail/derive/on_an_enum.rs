use autodiff::Differentiable;

#[derive(Differentiable)]
enum Activation {
    Tanh,
    Leaky(f64),
}

fn main() {
    let _ = (Activation::Tanh, Activation::Leaky(0.1));
}
