//! Names that generated code likes, too.

use autodiff::{Differentiable, differentiable};

#[differentiable(forward)]
fn parameters(x: f64, d_x: f64, seed: f64, value: f64, pullback: f64, back: f64, tangent: f64, t_x: f64) -> f64 {
    let d_value = x * d_x + seed * value;
    let d_d_x = pullback * back + tangent * t_x;
    let gradient = d_value * d_d_x;
    gradient
}

#[differentiable(forward)]
fn locals(x: f64) -> f64 {
    let d_x = x * x;
    let seed = d_x * x;
    let value = seed + d_x;
    let back = value * x;
    let pullback = back - seed;
    let result = pullback * value;
    let i = result + 1.0;
    let len = i * 2.0;
    let acc = len + i;
    let tape = acc * x;
    let record = tape - x;
    let adjoint = record + tape;
    adjoint
}

#[differentiable(forward)]
fn loops(xs: &[f64], d_xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..xs.len() {
        for k in 0..d_xs.len() {
            let len = xs[i] * d_xs[k];
            sum += len * len;
        }
    }
    sum
}

#[differentiable]
fn underscored(__x: f64, _d_x: f64, r#type: f64) -> f64 {
    let _unused = __x;
    __x * _d_x + r#type
}

#[derive(Differentiable, Clone)]
struct Peak {
    at: f64,
    height: f64,
}

#[differentiable(forward, hessian)]
fn keywords(r#fn: &[f64], r#type: f64) -> f64 {
    let mut r#match = r#type;
    for r#loop in r#fn {
        if r#match < 3.0 {
            r#match *= r#loop;
        }
    }
    let r#mod: Vec<Peak> = r#fn.iter().map(|r#use| Peak { at: *r#use, height: r#use * r#match }).collect();
    r#mod[0].at * r#mod[1].height
}

fn check(f: impl Fn(f64) -> f64, x: f64, gradient: f64) {
    let h = 1e-6;
    let difference = (f(x + h) - f(x - h)) / (2.0 * h);
    assert!((difference - gradient).abs() < 1e-5 * gradient.abs().max(1.0), "{difference} {gradient}");
}

fn main() {
    let gradient = parameters::grad(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
    assert_eq!(gradient, (172.0, 86.0, 344.0, 258.0, 84.0, 70.0, 112.0, 98.0));
    check(locals, 1.1, locals::grad(1.1));
    let (d_xs, d_d_xs) = loops::grad(&[1.0, 2.0], &[3.0, 4.0]);
    assert_eq!(d_xs, [50.0, 100.0]);
    assert_eq!(d_d_xs, [30.0, 40.0]);
    assert_eq!(underscored::grad(2.0, 3.0, 4.0), (3.0, 2.0, 1.0));
    assert_eq!(keywords::grad(&[2.0, 0.5], 1.0).1, 1.0);
}
