use autodiff::Differentiable;

#[derive(Clone, Differentiable)]
struct Node {
    threshold: f64,
    left: Option<Box<Node>>,
    right: Option<Box<Self>>,
}

fn main() {}
