//! Every form of derivative in a crate in which clippy refuses all that it can: generated code is silent.
//!
//! `cargo clippy --manifest-path tests/crates/Cargo.toml -p strict_lints -- -D warnings`.

#![forbid(unsafe_code)]

use autodiff::{Differentiable, differentiable};

/// A line.
#[derive(Differentiable, Clone, Debug)]
pub struct Line {
    /// How steep it is.
    pub slopes: Vec<f64>,
    /// Where it starts.
    pub offset: f64,
    /// How many times it is looked at.
    #[differentiable(skip)]
    pub uses: usize,
}

#[differentiable(hessian)]
impl Line {
    /// The height of the line.
    #[must_use]
    pub fn at(&self, xs: &[f64]) -> f64 {
        let mut y = self.offset;
        for (slope, x) in self.slopes.iter().zip(xs) {
            y = slope.mul_add(x.sin(), y);
        }
        y
    }
}

/// Something with a height.
#[differentiable(hessian)]
pub trait Height {
    /// The height.
    fn height(&self, x: f64) -> f64;
}

#[differentiable(hessian)]
impl Height for Line {
    fn height(&self, x: f64) -> f64 {
        self.offset * x
    }
}

/// The loss of a line, with branches, jumps and calls.
#[must_use]
#[differentiable(hessian, graph, check(&Line { slopes: vec![0.5, 2.0], offset: 1.0, uses: 0 }, &[0.5, 0.25], 2.0))]
pub fn loss(line: &Line, xs: &[f64], target: f64) -> f64 {
    let error = line.at(xs) - target;
    if error > 10.0 {
        return error;
    }
    let mut sum = 0.0;
    for (i, x) in xs.iter().enumerate() {
        if i > 7 {
            break;
        }
        sum += square(error * x) * line.height(*x);
    }
    sum
}

/// The square, as [`loss()`] and [`twice`](fn@twice) use it: a bare link would mean the function or its companion.
#[must_use]
#[differentiable(hessian, jacobian)]
pub fn square(x: f64) -> f64 {
    x * x
}

/// Rows scaled in place, and their norms.
#[differentiable(forward)]
pub fn scale(rows: &mut [[f64; 2]], factor: f64) -> f64 {
    let mut total = 0.0;
    for row in rows.iter_mut() {
        row[0] *= factor;
        row[1] -= row[0];
        total += row[0].hypot(row[1]);
    }
    total
}

/// A polar point.
#[must_use]
#[differentiable(jacobian)]
pub fn polar(radius: f64, angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [radius * cos, radius * sin]
}

/// A power by repeated multiplication, if it is asked for.
#[must_use]
#[differentiable(forward)]
pub fn power(x: f64, n: u32) -> Option<f64> {
    if n == 0 {
        return None;
    }
    if n == 1 { Some(x) } else { Some(x * power(x, n - 1)?) }
}

/// The sum of a function's values.
#[differentiable(forward)]
pub fn summed(f: impl Fn(f64) -> f64, xs: &[f64]) -> f64 {
    xs.iter().map(|x| f(*x)).sum()
}

/// The same of two functions.
#[must_use]
#[differentiable(forward)]
pub fn twice(xs: &[f64], slope: f64) -> f64 {
    summed(square_of_one, xs) + summed(|x| slope * x, xs)
}

/// One argument.
#[must_use]
#[differentiable(forward)]
pub fn square_of_one(x: f64) -> f64 {
    x * x
}
