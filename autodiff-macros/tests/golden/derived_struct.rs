/// Numbers of several kinds, and a field without any.
#[derive(Differentiable)]
pub struct Layer<T: Float, const N: usize> {
    pub weight: [[T; N]; N],
    bias: Vec<T>,
    steps: usize,
}
