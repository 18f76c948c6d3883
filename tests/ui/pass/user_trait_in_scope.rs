//! A trait of the user's with methods named like those of `f64`.

use autodiff::differentiable;

#[allow(dead_code)]
trait Waves {
    fn sin(&self) -> i32;
    fn cos(&self) -> i32;
    fn mul(&self, other: f64) -> i32;
    fn len(&self) -> i32;
    fn accumulate(&self) -> i32;
    fn zero(&self) -> i32;
    fn clone(&self) -> i32;
    fn add(&mut self, other: &f64) -> i32;
}

impl Waves for f64 {
    fn sin(&self) -> i32 {
        1
    }
    fn cos(&self) -> i32 {
        1
    }
    fn mul(&self, _: f64) -> i32 {
        1
    }
    fn len(&self) -> i32 {
        1
    }
    fn accumulate(&self) -> i32 {
        1
    }
    fn zero(&self) -> i32 {
        1
    }
    fn clone(&self) -> i32 {
        1
    }
    fn add(&mut self, _: &f64) -> i32 {
        1
    }
}

#[differentiable(hessian)]
fn wave(x: f64, y: f64) -> f64 {
    let mut z = x.sin() * y.cos();
    z += x * y;
    z
}

#[differentiable(forward)]
fn total(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in xs.iter() {
        sum += (*x).sin();
    }
    sum
}

fn main() {
    assert_eq!(wave::grad(0.0, 0.0), (1.0, 0.0));
    assert_eq!(total::grad(&[0.0, 0.0]), [1.0, 1.0]);
}
