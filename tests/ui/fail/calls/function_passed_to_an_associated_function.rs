use autodiff::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Point {
    x: f64,
}

impl Point {
    fn mapped(x: f64, f: impl Fn(f64) -> f64) -> Point {
        Point { x: f(x) }
    }
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    Point::mapped(x, square).x
}

fn main() {}
