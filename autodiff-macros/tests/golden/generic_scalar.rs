#[differentiable]
fn generic_scalar<T: Float, const N: usize>(xs: [T; N], scale: T) -> T {
    let mut sum = T::zero();
    for x in xs {
        sum = sum + (scale * x).tanh();
    }
    sum
}
