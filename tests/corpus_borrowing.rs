//! Parameters that borrow inside: their gradients own what they have, and are those of the functions that take it apart.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;
#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DMatrixView, DVector};

#[differentiable(hessian)]
fn owned(x: f64, list: &[f64]) -> f64 {
    list[0] * list[1] * x * x + list[1].sin()
}

#[differentiable(hessian)]
fn optional(x: f64, list: Option<&[f64]>) -> f64 {
    match list {
        Some(list) => list[0] * list[1] * x * x + list[1].sin(),
        None => x,
    }
}

#[differentiable(hessian)]
fn in_a_tuple(x: f64, pair: (&[f64], f64)) -> f64 {
    (pair.0[0] * pair.0[1] * x * x + pair.0[1].sin()) * pair.1
}

#[differentiable(hessian)]
fn in_an_array(x: f64, rows: [&[f64; 2]; 1]) -> f64 {
    rows[0][0] * rows[0][1] * x * x + rows[0][1].sin()
}

#[differentiable(hessian)]
fn in_a_list(x: f64, rows: &[&[f64]]) -> f64 {
    let mut sum = 0.0;
    for row in rows {
        sum += row[0] * row[1] * x * x;
        sum += row.iter().skip(1).map(|v| v.sin()).sum::<f64>();
    }
    sum
}

#[derive(Clone, Differentiable)]
struct Window<'a> {
    list: &'a [f64],
    weight: f64,
}

#[differentiable(hessian)]
fn in_a_struct(x: f64, window: &Window<'_>) -> f64 {
    (window.list[0] * window.list[1] * x * x + window.list[1].sin()) * window.weight
}

#[differentiable(hessian)]
fn of_a_struct(x: f64, window: Window<'_>) -> f64 {
    (window.list[0] * window.list[1] * x * x + window.list[1].sin()) * window.weight
}

#[differentiable(hessian)]
fn written_out(x: f64, list: &[f64]) -> f64 {
    let window = Window { list, weight: x };
    window.list[0] * window.weight.powi(3) * window.list[1] + window.list[1].sin() * x
}

#[differentiable(hessian)]
fn through_a_view(view: &DMatrixView<'_, f64>, x: &DVector<f64>) -> f64 {
    (view * x).norm_squared()
}

#[differentiable(hessian)]
fn by_a_view(view: DMatrixView<'_, f64>, x: &DVector<f64>) -> f64 {
    (view * x).norm_squared()
}

#[differentiable(hessian)]
fn by_a_matrix(matrix: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    (matrix * x).norm_squared()
}

mod check {
    check!(owned { x: var 0.7, list: var_ref [1.3, -0.4] } modes: reverse, forward, hessian);
    check!(written_out { x: var 0.7, list: var_ref [1.3, -0.4] } modes: reverse, forward, hessian);
    check!(by_a_matrix { matrix: var_ref nalgebra::dmatrix![0.3, -1.2; 0.9, 0.4], x: var_ref nalgebra::dvector![0.7, 1.1] } modes: reverse, forward, hessian);
}

const X: f64 = 0.7;
const LIST: [f64; 2] = [1.3, -0.4];

#[test]
fn gradients_own_what_parameters_borrow() {
    let (value, (d_x, d_list)) = owned::value_and_grad(X, &LIST);
    assert_eq!(optional::value_and_grad(X, Some(&LIST)), (value, (d_x, Some(d_list.clone()))));
    assert_eq!(optional::value_and_grad(X, None), (X, (1.0, None)));
    assert_eq!(in_a_tuple::value_and_grad(X, (&LIST, 1.0)), (value, (d_x, (d_list.clone(), value))));
    assert_eq!(in_an_array::value_and_grad(X, [&LIST]), (value, (d_x, [[d_list[0], d_list[1]]])));
    assert_eq!(in_a_list::value_and_grad(X, &[&LIST]), (value, (d_x, vec![d_list.clone()])));
    let (found, (by_x, window)) = in_a_struct::value_and_grad(X, &Window { list: &LIST, weight: 1.0 });
    assert_eq!((found, by_x, &window.list, window.weight), (value, d_x, &d_list, value));
    let (found, (by_x, again)) = of_a_struct::value_and_grad(X, Window { list: &LIST, weight: 1.0 });
    assert_eq!((found, by_x, again), (value, d_x, window));
}

#[test]
fn hessians_do_too() {
    let expected = owned::hessian(X, &LIST);
    assert_eq!(optional::hessian(X, Some(&LIST)), expected);
    assert_eq!(in_an_array::hessian(X, [&LIST]), expected);
    assert_eq!(in_a_list::hessian(X, &[&LIST]), expected);
    let whole = in_a_struct::hessian(X, &Window { list: &LIST, weight: 1.0 });
    assert_eq!(whole.view((0, 0), (3, 3)), expected.view((0, 0), (3, 3)));
}

#[test]
fn views_have_gradients_of_their_shape() {
    let (matrix, x) = (nalgebra::dmatrix![0.3, -1.2, 5.0; 0.9, 0.4, 6.0], nalgebra::dvector![0.7, 1.1]);
    let (part, expected) = (matrix.view((0, 0), (2, 2)), by_a_matrix::value_and_grad(&matrix.columns(0, 2).into_owned(), &x));
    assert_eq!(through_a_view::value_and_grad(&part, &x), expected);
    assert_eq!(by_a_view::value_and_grad(part, &x), expected);
    assert_eq!(by_a_view::hessian(part, &x), by_a_matrix::hessian(&part.into_owned(), &x));
}
