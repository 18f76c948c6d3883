use autodiff::{Differentiable, differentiable};

#[differentiable(check(1.0))]
fn generic<T: num_traits::Float + autodiff::Scalar>(x: T) -> T {
    x * x
}

#[differentiable(check(1.0))]
fn several(x: f64) -> [f64; 2] {
    [x, x * x]
}

#[differentiable(check(&mut [1.0]))]
fn in_place(x: &mut [f64]) {
    x[0] *= 2.0;
}

#[differentiable(check(1.0))]
fn fallible(x: f64) -> Option<f64> {
    Some(x * x)
}

#[differentiable(check(1.0))]
fn single(x: f32) -> f32 {
    x * x
}

#[differentiable(check(|x| x, 1.0))]
fn of_functions(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x)
}

#[derive(Differentiable)]
struct Point {
    x: f64,
}

#[differentiable]
impl Point {
    #[differentiable(check(&Point { x: 1.0 }))]
    fn square(&self) -> f64 {
        self.x * self.x
    }
}

fn main() {}
