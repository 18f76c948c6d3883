//! The user has no prelude, and own items with the names of `std` and of primitives.

#![no_implicit_prelude]

#[allow(dead_code)]
mod std {}
#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod alloc {}
#[allow(dead_code, non_camel_case_types)]
struct bool;
#[allow(dead_code)]
struct PhantomData;
#[allow(dead_code)]
trait Clone {}
#[allow(dead_code)]
trait Differentiable {}
#[allow(dead_code)]
trait Sized {}

#[derive(::autodiff::Differentiable)]
struct Model<T, M, __Number> {
    value: T,
    number: [__Number; 2],
    mode: ::core::marker::PhantomData<M>,
    steps: usize,
}

#[derive(::autodiff::Differentiable)]
struct Pair(f64, #[differentiable(skip)] f64);

fn main() {
    use ::autodiff::{Differentiable as _, Parameters as _, Tangent as _};

    let model = Model::<f64, u8, f64> { value: 1.0, number: [2.0, 3.0], mode: ::core::marker::PhantomData, steps: 3 };
    let mut tangent: ModelTangent<f64, u8, f64> = model.zero_tangent();
    tangent.accumulate(&ModelTangent { value: 1.0, number: [2.0; 2], mode: (), steps: () });
    ::core::assert_eq!(tangent.dot_tangent(&tangent), 9.0);
    ::core::assert_eq!((model.parameter_count(), model.steps), (3, 3));
    let pair = Pair(1.0, 2.0);
    ::core::assert_eq!((pair.parameter_count(), pair.zero_tangent().0, pair.1), (1, 0.0, 2.0));
}
