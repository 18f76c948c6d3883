//! Functions that hand out what they changed in place: lists, arrays, tuples, structs, matrices.
#![allow(clippy::all, unreachable_pub, missing_docs)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(forward)]
fn scaled_copy(x: f64, xs: &[f64]) -> Vec<f64> {
    let mut ys = xs.to_vec();
    for y in ys.iter_mut() {
        *y *= x;
    }
    ys
}

#[differentiable(forward)]
fn sines_in_place(x: f64, mut xs: Vec<f64>) -> Vec<f64> {
    for k in 1..xs.len() {
        xs[k] = (xs[k] * xs[k - 1] * x).sin();
        xs[k - 1] *= x;
    }
    xs
}

#[differentiable(forward)]
fn array_in_place(x: f64, mut a: [f64; 3]) -> [f64; 3] {
    for k in 0..3 {
        a[k] = (a[k] * a[(k + 1) % 3] * x).sin();
    }
    a
}

#[differentiable(forward)]
fn value_and_state(x: f64, mut a: [f64; 3]) -> (f64, [f64; 3]) {
    let mut s = 0.0;
    for k in 0..3 {
        a[k] = (a[k] * a[(k + 1) % 3] * x).sin();
        s += a[k] * a[0];
    }
    (s, a)
}

#[differentiable(forward)]
fn two_states(x: f64, xs: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut ys = xs.to_vec();
    let mut zs = vec![x; xs.len()];
    for k in 0..ys.len() {
        ys[k] *= x * zs[k];
        zs[k] = zs[k].sin() * ys[k];
    }
    (ys, zs)
}

#[differentiable(forward)]
fn exchanged(x: f64, mut xs: Vec<f64>) -> Vec<f64> {
    xs[0] = xs[0].sin() * x;
    xs.swap(0, 1);
    xs[0] = xs[0].sin() * x;
    xs.reverse();
    xs
}

#[differentiable(forward)]
fn rows_in_place(x: f64, mut rows: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    for row in rows.iter_mut() {
        for v in row.iter_mut() {
            *v = (*v * x).sin();
            *v *= *v;
        }
    }
    rows
}

#[differentiable(forward)]
fn pushed(x: f64, n: usize) -> Vec<f64> {
    let mut list = vec![x];
    for k in 0..n {
        let last = list[k];
        list.push((last * x).sin());
        list[k] *= last;
    }
    list
}

#[differentiable(forward)]
fn left_early(x: f64, mut xs: Vec<f64>) -> Vec<f64> {
    for k in 0..xs.len() {
        if xs[k] > 0.8 {
            return xs;
        }
        xs[k] = (xs[k] * x).sin() * xs[k];
    }
    xs[0] *= xs[0];
    xs
}

#[differentiable(forward)]
fn part_of_a_tuple(x: f64, a: [f64; 2]) -> ([f64; 2], f64) {
    let mut t = (a, x);
    t.0[0] *= t.1;
    t.1 *= t.0[0] * t.1;
    t.0[1] *= t.1 * t.0[1];
    t
}

#[differentiable(forward)]
fn in_a_branch(x: f64, mut a: [f64; 2]) -> [f64; 2] {
    if x > 0.5 {
        a[0] *= a[0] * x;
        a[0] *= a[0] * x;
    } else {
        a[1] = x;
    }
    a
}

#[differentiable(forward)]
fn inout_and_result(x: f64, m: &mut [f64]) -> Vec<f64> {
    let mut ys = m.to_vec();
    for k in 0..m.len() {
        ys[k] *= m[k] * x;
        m[k] *= ys[k];
        ys[k] *= m[k];
    }
    ys
}

#[derive(Differentiable, Clone)]
struct Point {
    x: f64,
    list: Vec<f64>,
}

impl harness::Flat for Point {
    const EPSILON: f64 = f64::EPSILON;
    type Tangent<'a> = PointTangent;
    fn flatten(&self, list: &mut Vec<f64>) {
        list.push(self.x);
        list.extend(&self.list);
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        let x = list[0];
        let n = self.list.len();
        let l = list[1..=n].to_vec();
        *list = &list[n + 1..];
        Point { x, list: l }
    }
    fn as_tangent(&self) -> PointTangent {
        PointTangent { x: self.x, list: self.list.clone() }
    }
}

#[differentiable(forward)]
fn point_in_place(x: f64, xs: Vec<f64>) -> Point {
    let mut p = Point { x, list: xs };
    p.x *= p.list[0] * p.x;
    for v in p.list.iter_mut() {
        *v *= p.x * *v;
    }
    p.x *= p.list[0];
    p
}

#[test]
fn point() {
    let xs = vec![0.3, 0.4];
    let expected = point_in_place(0.7, xs.clone());
    let (mut dx, mut dxs) = (0.0, vec![0.0; 2]);
    let found = point_in_place::accumulate_grad(0.7, xs.clone(), PointTangent { x: 0.5, list: vec![1.0, 2.0] }, &mut dx, &mut dxs);
    assert_eq!((expected.x, &expected.list), (found.x, &found.list));
    let (value, back) = point_in_place::vjp(0.7, xs);
    assert_eq!((expected.x, &expected.list), (value.x, &value.list));
    let by = back(PointTangent { x: 0.5, list: vec![1.0, 2.0] });
    assert_eq!(by, (dx, dxs));
}

#[differentiable(forward)]
fn matrix_in_place(x: f64, mut m: nalgebra::Matrix2<f64>) -> nalgebra::Matrix2<f64> {
    m[(0, 0)] *= m[(0, 1)] * x;
    m[(0, 1)] *= m[(0, 1)] * x;
    m *= m[(0, 0)];
    m
}

#[differentiable(forward)]
fn product_of_changed(x: f64, mut m: nalgebra::Matrix2<f64>, v: nalgebra::Vector2<f64>) -> nalgebra::Vector2<f64> {
    m[(0, 0)] *= m[(0, 1)] * x;
    m[(0, 1)] *= m[(0, 0)] * x;
    m * v
}

#[test]
fn matrices() {
    let (m, v) = (nalgebra::Matrix2::new(0.3, 0.4, 0.9, 0.2), nalgebra::Vector2::new(0.3, 0.7));
    let (mut dx, mut dm) = (0.0, m * 0.0);
    let found = matrix_in_place::accumulate_grad(0.7, m, m, &mut dx, &mut dm);
    assert_eq!(found, matrix_in_place(0.7, m));
    assert_eq!(matrix_in_place::vjp(0.7, m).1(m), (dx, dm));
    let (mut dx, mut dm, mut dv) = (0.0, m * 0.0, v * 0.0);
    let found = product_of_changed::accumulate_grad(0.7, m, v, v, &mut dx, &mut dm, &mut dv);
    assert_eq!(found, product_of_changed(0.7, m, v));
    assert_eq!(product_of_changed::vjp(0.7, m, v).1(v), (dx, dm, dv));
}

#[differentiable(forward)]
fn may_fail(x: f64, mut xs: Vec<f64>) -> Option<Vec<f64>> {
    if x < 0.0 {
        return None;
    }
    for v in xs.iter_mut() {
        *v *= x * *v;
        *v *= x * *v;
    }
    Some(xs)
}

mod check {
    check!(scaled_copy { x: var 0.7, xs: var_ref vec![0.3, 0.4] } modes: vjp, forward);
    check!(sines_in_place { x: var 0.7, xs: var vec![0.3, 0.4, 0.9] } modes: vjp, forward);
    check!(array_in_place { x: var 0.7, a: var [0.3, 0.4, 0.9] } modes: vjp, forward);
    check!(value_and_state { x: var 0.7, a: var [0.3, 0.4, 0.9] } modes: vjp, forward);
    check!(two_states { x: var 0.7, xs: var_ref vec![0.3, 0.4, 0.9] } modes: vjp, forward);
    check!(exchanged { x: var 0.7, xs: var vec![0.3, 0.4, 0.9] } modes: vjp, forward);
    check!(rows_in_place { x: var 0.7, rows: var [[0.3, 0.4], [0.9, 0.2]] } modes: vjp, forward);
    check!(pushed { x: var 0.7, n: fixed 3 } modes: vjp, forward);
    check!(left_early { x: var 0.7, xs: var vec![0.3, 0.4, 0.9] } modes: vjp, forward);
    check!(part_of_a_tuple { x: var 0.7, a: var [0.3, 0.4] } modes: vjp, forward);
    check!(in_a_branch { x: var 0.7, a: var [0.3, 0.4] } modes: vjp, forward);
    check!(inout_and_result { x: var 0.7, m: var_mut vec![0.3, 0.4] } modes: vjp, forward);
    check!(try may_fail { x: var 0.7, xs: var vec![0.3, 0.4] } modes: vjp, forward);
}
