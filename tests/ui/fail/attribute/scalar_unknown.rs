use autodiff::differentiable;

#[differentiable(scalar(S))]
fn f<T: num_traits::Float>(x: T) -> T {
    x
}

fn main() {
    f::grad(1.0);
}
