//! nalgebra's matrices and vectors, static and dynamic: operators, whole operations, entries, constructors, structs of them.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use harness::Flat;
use nalgebra::allocator::Allocator;
use nalgebra::{DMatrix, DVector, DefaultAllocator, Dim, Matrix2, Matrix2x3, Matrix3, OMatrix, RealField, SMatrix, Vector2, Vector3};

impl<R: Dim, C: Dim> Flat for OMatrix<f64, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    const EPSILON: f64 = f64::EPSILON;
    type Tangent<'a>
        = Self
    where
        Self: 'a;

    fn flatten(&self, list: &mut Vec<f64>) {
        list.extend(self.iter());
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        self.map(|entry| entry.rebuild(list))
    }
    fn as_tangent(&self) -> Self {
        self.clone()
    }
}

#[differentiable(hessian)]
fn affine(w: &Matrix2x3<f64>, x: Vector3<f64>, b: &Vector2<f64>) -> f64 {
    let y = w * x + b;
    y.dot(&y) + y.norm()
}

#[differentiable(hessian)]
fn quadratic_form(a: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    0.5 * x.dot(&(a * x)) - (a.transpose() * x).sum()
}

#[differentiable(hessian)]
fn products(a: &Matrix3<f64>, b: &Matrix3<f64>) -> f64 {
    let c = a * b - b.transpose() * a * 0.5;
    let d = &c * &c / 3.0;
    d.trace() + c.component_mul(&d).sum() - (-c).norm_squared()
}

#[differentiable(hessian)]
fn inverse_and_determinant(a: Matrix3<f64>) -> f64 {
    let inverse = a.try_inverse().unwrap();
    inverse.sum() + a.determinant().ln() * inverse[(0, 1)]
}

#[differentiable(hessian)]
fn element_wise(x: &DVector<f64>, y: &DVector<f64>) -> f64 {
    let mapped = x.map(|v| v.tanh());
    let zipped = mapped.zip_map(y, |a, b| a * b.sin());
    zipped.mean() + zipped.component_div(y)[1] * x.normalize()[0]
}

#[differentiable(hessian)]
fn entries(m: &DMatrix<f64>, s: f64) -> f64 {
    let mut out = DMatrix::zeros(m.nrows(), m.ncols());
    for i in 0..m.nrows() {
        for j in 0..m.ncols() {
            out[(i, j)] = m[(i, j)] * s + (i as f64) * m[(0, j)].cos();
        }
    }
    out[(1, 0)] *= s;
    let column = out.column(1);
    let row = out.row(0);
    column.dot(&column) * row.sum() + out[2]
}

#[differentiable(hessian)]
fn constructed(x: f64, y: f64) -> f64 {
    let v = Vector3::new(x, y, x * y);
    let w = Vector3::new(1.0, -x, 0.5);
    let m = Matrix2::new(x, y, -y, x.sin());
    let built = DVector::from_fn(3, |i, _| v[i] * (i as f64 + x));
    let filled = DVector::from_element(3, y);
    v.cross(&w).dot(&v) + v.dot(&w.cross(&v)) + m.determinant() + built.dot(&filled)
}

/// In place, in a loop, carried from step to step.
#[differentiable(hessian)]
fn power_steps(a: &SMatrix<f64, 2, 2>, start: Vector2<f64>) -> f64 {
    let mut x = start;
    for _ in 0..4 {
        x = a * x;
        x /= x.norm();
        x += start * 0.1;
    }
    let mut sum = Vector2::zeros();
    for k in 0..3 {
        sum += x * (k as f64);
    }
    x.dot(&sum)
}

#[differentiable(hessian)]
fn chosen(a: &Vector2<f64>, b: &Vector2<f64>) -> f64 {
    let longer = if a.norm() > b.norm() { a * 2.0 } else { b + a };
    longer.dot(a)
}

#[derive(Differentiable, Clone)]
struct Layer {
    weight: DMatrix<f64>,
    bias: DVector<f64>,
}

#[differentiable(hessian)]
impl Layer {
    fn forward(&self, x: &DVector<f64>) -> DVector<f64> {
        (&self.weight * x + &self.bias).map(|v| v.tanh())
    }
}

#[differentiable(hessian)]
fn two_layers(w1: &DMatrix<f64>, b1: &DVector<f64>, w2: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    let first = Layer { weight: w1.clone(), bias: b1.clone() };
    let second = Layer { weight: w2.clone(), bias: b1 * 0.5 };
    let h = first.forward(x);
    let out = second.forward(&h);
    out.norm_squared() + h.sum()
}

#[differentiable]
fn generic<T: RealField + Copy>(w: &SMatrix<T, 2, 2>, x: &SMatrix<T, 2, 1>, s: T) -> T {
    let y = w * x * s;
    y.dot(x) + s * y.norm()
}

/// A result that is a matrix, and one that is stored through a reference.
#[differentiable(forward)]
fn scaled(m: &DMatrix<f64>, s: f64) -> DMatrix<f64> {
    m * s + m.transpose()
}

#[differentiable(forward)]
fn calls_scaled(m: &DMatrix<f64>, s: f64) -> f64 {
    let twice = scaled(&scaled(m, s), 2.0 * s);
    twice.dot(m)
}

/// Constructors as terms, taken apart entry by entry.
#[differentiable(hessian)]
fn constructed_terms(r: f64, u: &Vector2<f64>) -> f64 {
    let s = Vector2::new(1.0, 2.0) + Vector2::new(r, r * r);
    let d = Vector2::new(r, 2.0) - Vector2::new(r * r, r);
    let m = Matrix2::new(r, 1.0, 2.0, r) * Vector2::new(r, r) + Vector2::new(r, 1.0);
    let t = u + Vector2::new(r, 0.0);
    let constant: Vector2<f64> = Vector2::new(0.1, 0.2);
    s[0] * d[0] + m[1] * t[0] * s[1] + u.dot(&constant)
}

#[derive(Differentiable, Clone)]
struct Body {
    position: Vector3<f64>,
    mass: f64,
}

#[differentiable(forward)]
fn attraction(a: &Body, b: &Body) -> f64 {
    let distance = (a.position - b.position).norm();
    a.mass * b.mass / distance + a.position.norm()
}

#[differentiable(forward)]
fn pair(x: Vector3<f64>, y: Vector3<f64>, mass: f64) -> f64 {
    attraction(&Body { position: x, mass }, &Body { position: y, mass: 2.0 })
}

fn matrix(rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |i, j| 0.4 + 0.3 * i as f64 - 0.25 * j as f64 + 0.1 * (i * j) as f64)
}

fn vector(len: usize) -> DVector<f64> {
    DVector::from_fn(len, |i, _| 0.6 - 0.35 * i as f64)
}

/// Entries by name and by index of a matrix without derivative, before and after it is assigned.
#[differentiable(forward, wrt(a))]
fn entries_before_and_after(a: f64, b: f64, c: f64) -> f64 {
    let mut acc = a * c;
    let mut s = Vector2::new(c.sin(), b);
    acc = 0.5 * acc + (0.8 * s.x + 0.3 * a * s.dot(&s));
    s = s.component_mul(&s) * (s[1] * s[0]).cos();
    s[0] + s[1] * acc * a
}

fn regular() -> Matrix3<f64> {
    Matrix3::new(2.0, 0.3, -0.2, 0.1, 1.5, 0.4, -0.3, 0.2, 1.1)
}

mod check {
    check!(affine {
        w: var_ref Matrix2x3::new(0.3, -0.2, 0.5, 0.7, 0.1, -0.4),
        x: var Vector3::new(0.5, 1.2, -0.3),
        b: var_ref Vector2::new(0.1, 0.2)
    } modes: reverse, forward, hessian);
    check!(quadratic_form { a: var_ref crate::matrix(3, 3), x: var_ref crate::vector(3) } modes: reverse, forward, hessian);
    check!(quadratic_form as one_entry { a: var_ref crate::matrix(1, 1), x: var_ref crate::vector(1) } modes: reverse, forward, hessian);
    check!(products { a: var_ref crate::regular(), b: var_ref crate::regular() * 0.3 } modes: reverse, forward, hessian);
    check!(inverse_and_determinant { a: var crate::regular() } modes: reverse, forward, hessian);
    check!(element_wise { x: var_ref crate::vector(3), y: var_ref DVector::from_vec(vec![0.7, 1.1, -0.6]) } modes: reverse, forward, hessian);
    check!(constructed_terms { r: var 0.7, u: var_ref Vector2::new(0.8, 0.5) } modes: reverse, forward, hessian);
    check!(pair { x: var Vector3::new(0.5, 1.2, -0.3), y: var Vector3::new(-0.5, 0.2, 0.3), mass: var 1.5 } modes: reverse, forward);
    check!(entries { m: var_ref crate::matrix(3, 2), s: var 0.8 } modes: reverse, forward, hessian);
    check!(constructed { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(power_steps { a: var_ref Matrix2::new(1.2, 0.4, -0.3, 0.9), start: var Vector2::new(0.8, 0.5) } modes: reverse, forward, hessian);
    check!(chosen { a: var_ref Vector2::new(0.8, 0.5), b: var_ref Vector2::new(0.3, 0.6) } modes: reverse, forward, hessian);
    check!(chosen as chosen_otherwise { a: var_ref Vector2::new(0.1, 0.5), b: var_ref Vector2::new(0.3, 0.6) } modes: reverse, forward, hessian);
    check!(two_layers {
        w1: var_ref crate::matrix(2, 2), b1: var_ref crate::vector(2), w2: var_ref crate::matrix(2, 2) * 0.5, x: var_ref crate::vector(2)
    } modes: reverse, forward, hessian);
    check!(generic { w: var_ref Matrix2::new(1.2, 0.4, -0.3, 0.9), x: var_ref Vector2::new(0.8, 0.5), s: var 1.4 } modes: reverse);
    check!(scaled { m: var_ref crate::matrix(2, 2), s: var 0.7 } modes: vjp, forward);
    check!(calls_scaled { m: var_ref crate::matrix(2, 2), s: var 0.7 } modes: reverse, forward);
    check!(entries_before_and_after { a: var 0.7, b: fixed -0.4, c: fixed 0.9 } modes: reverse, forward);
}
