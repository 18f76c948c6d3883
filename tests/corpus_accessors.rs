//! Small methods that other methods of the same annotated `impl` call: elements read and written through them, positions
//! computed by them, and names in them that mean something else where they are called.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone)]
struct Grid {
    rows: usize,
    cols: usize,
    data: Vec<f64>,
}

#[differentiable(hessian)]
impl Grid {
    fn zeros(rows: usize, cols: usize) -> Self {
        Grid { rows, cols, data: vec![0.0; rows * cols] }
    }

    fn position(&self, i: usize, j: usize) -> usize {
        i * self.cols + j
    }

    fn get(&self, i: usize, j: usize) -> f64 {
        self.data[self.position(i, j)]
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        self.get(i, j)
    }

    fn set(&mut self, i: usize, j: usize, v: f64) {
        self.data[i * self.cols + j] = v;
    }

    fn scale(&mut self, other: usize, by: f64) {
        self.data[other] *= by
    }

    fn times(&self, other: &Grid) -> Grid {
        let mut out = Grid::zeros(self.rows, other.cols);
        for i in 0..self.rows {
            for j in 0..other.cols {
                let mut v = 0.0;
                for k in 0..self.cols {
                    v += self.get(i, k) * other.get(k, j);
                }
                out.set(i, j, v);
            }
        }
        out
    }

    /// Arguments are evaluated before names of the accessor are bound, and in order.
    fn crossed(&self) -> f64 {
        let (i, j) = (1, 0);
        let mut calls = 0;
        let first = self.get(j, i);
        let second = self.get(
            {
                calls += 1;
                calls
            },
            {
                calls *= 2;
                calls - 1
            },
        );
        first * second * calls as f64
    }

    /// What is set is read at the same place, in the same statement.
    fn smooth(&mut self, other: &Grid) {
        for j in 1..self.cols {
            self.set(0, j, self.get(0, j) + 0.5 * self.get(0, j - 1) * other.get(0, j));
            self.scale(j, 1.5 + self.get(0, 0));
        }
    }

    /// `other` is the accessor's parameter, and the receiver.
    fn scale_of(&self, other: &mut Grid, by: f64) {
        other.scale(1, by * self.get(0, 0));
    }

    /// A name of another value is no receiver.
    fn shadowed(&self, other: &Grid) -> f64 {
        let first = other.at(0, 1);
        let other = Constant(3.0);
        other.at(0, 1) * first * self.at(0, 0)
    }
}

struct Constant(f64);

impl Constant {
    fn at(&self, _: usize, _: usize) -> f64 {
        self.0
    }
}

impl Grid {
    fn sum(&self) -> f64 {
        self.data.iter().sum()
    }
}

#[differentiable(hessian)]
fn products(a: &[f64; 4], b: [f64; 4]) -> f64 {
    let (a, b) = (Grid { rows: 2, cols: 2, data: a.to_vec() }, Grid { rows: 2, cols: 2, data: b.to_vec() });
    let c = a.times(&b);
    let d = c.times(&a);
    d.at(0, 1) * d.at(1, 0) + d.crossed()
}

#[differentiable(hessian)]
fn overwritten(a: &[f64; 4], b: [f64; 4]) -> f64 {
    let mut a = Grid { rows: 1, cols: 4, data: a.to_vec() };
    let mut b = Grid { rows: 1, cols: 4, data: b.to_vec() };
    a.smooth(&b);
    a.scale_of(&mut b, 0.5);
    b.smooth(&a);
    b.at(0, 3) * a.at(0, 2)
}

#[derive(Differentiable, Clone, Copy)]
struct Point<T> {
    x: T,
    y: T,
}

#[differentiable(hessian)]
impl<T: autodiff::Scalar> Point<T> {
    fn squared(&self) -> T {
        self.x * self.x + self.y * self.y
    }

    fn shift(&mut self, by: T) {
        self.x += by;
    }

    fn moved(&self, other: &Point<T>, by: T) -> T {
        let mut here = Point { x: self.x, y: other.y };
        here.shift(by);
        here.shift(self.squared());
        here.squared() * other.squared()
    }
}

#[differentiable(hessian)]
fn generic(a: f64, b: f64, by: f64) -> f64 {
    let (p, q) = (Point { x: a, y: b }, Point { x: b, y: by });
    p.moved(&q, by)
}

#[test]
fn shadowed_names_are_no_receivers() {
    let [a, b] = [[2.0, 3.0], [5.0, 7.0]].map(|data| Grid { rows: 1, cols: 2, data: data.to_vec() });
    let (value, (d_a, d_b)) = Grid::shadowed_value_and_grad(&a, &b);
    assert_eq!((value, d_a.data, d_b.data), (42.0, vec![21.0, 0.0], vec![0.0, 6.0]));
    assert_eq!(a.sum(), 5.0);
}

mod check {
    check!(products { a: var_ref [0.3, -0.2, 0.5, 0.8], b: var [0.5, -0.7, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(overwritten { a: var_ref [0.3, -0.2, 0.5, 0.8], b: var [0.5, -0.7, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(generic { a: var 0.3, b: var -0.2, by: var 0.5 } modes: reverse, forward, hessian);
}
