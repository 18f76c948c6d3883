use autodiff::differentiable;

type Real = f64;

#[differentiable]
fn wave(x: Real) -> Real {
    x.sin()
}

fn main() {}
