use autodiff::differentiable;

#[differentiable(scalar = T)]
fn f<T: Copy>(x: T) -> T {
    x
}

fn main() {
    f::grad(1.0);
}
