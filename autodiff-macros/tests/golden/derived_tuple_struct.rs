/// What is borrowed is owned in the tangent; a parameter that only a skipped field uses is used there as well.
#[derive(Differentiable)]
#[differentiable(tangent = Change, tangent_attr(derive(Default)))]
struct View<'a, T, M>(&'a [T], #[differentiable(skip)] Cache<M>, Inner<'a>, Vec<Self>)
where
    T: Clone + 'a;
