//! Lists and matrices that are given the place of others of another shape, as variables and as parts.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector};

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Series {
    scale: f64,
    items: Vec<f64>,
    rows: Vec<Vec<f64>>,
}

#[derive(Differentiable, Clone)]
struct Filter {
    state: DVector<f64>,
    gain: f64,
}

#[differentiable(hessian)]
impl Series {
    fn new(scale: f64) -> Series {
        Series { scale, items: Vec::new(), rows: Vec::new() }
    }

    fn with_items(mut self, items: &[f64]) -> Series {
        self.items = items.to_vec();
        self
    }

    fn weighed(&self) -> f64 {
        self.items.iter().enumerate().map(|(k, x)| self.scale * x * x * (k + 1) as f64).sum()
    }
}

/// Layers of different widths.
#[differentiable(hessian)]
fn layers(first: &[f64], second: &[f64], x: &[f64]) -> f64 {
    let (first, second) = (DMatrix::from_row_slice(3, 2, first), DMatrix::from_row_slice(1, 3, second));
    let mut h = DVector::from_column_slice(x);
    for k in 0..2 {
        h = if k == 0 { (&first * h).map(|v| v.tanh()) } else { (&second * h).map(|v| v.sin()) };
    }
    h.norm_squared()
}

#[differentiable(hessian)]
fn changed_between(first: &[f64], second: &[f64], x: &[f64]) -> f64 {
    let (first, second) = (DMatrix::from_row_slice(3, 2, first), DMatrix::from_row_slice(1, 3, second));
    let mut h = first * DVector::from_column_slice(x);
    h[0] *= 2.0 * x[1];
    h = second * h;
    h.sum() * h[0]
}

#[differentiable(hessian)]
fn shorter_each_time(x: &[f64]) -> f64 {
    let mut h = DVector::from_column_slice(x);
    for _ in 0..2 {
        h = h.rows(0, h.len() - 1).into_owned() * x[2];
    }
    h.norm_squared()
}

#[differentiable(hessian)]
fn in_a_branch(x: &[f64]) -> f64 {
    let mut h = DVector::from_column_slice(x);
    if h[0] > 0.0 {
        h = DVector::from_vec(vec![h[1], h[2] * h[0]]);
    }
    h[0] * h[1] * h[1]
}

#[differentiable(hessian)]
fn turned(x: &[f64]) -> f64 {
    let mut h = DMatrix::from_row_slice(3, 2, x);
    for _ in 0..3 {
        h = h.transpose() * 2.0;
        h[(0, 1)] *= 3.0 * x[0];
    }
    h.norm_squared()
}

#[differentiable(hessian)]
fn folded(ws: &[f64], x: &[f64]) -> f64 {
    let ws = DMatrix::from_row_slice(2, 3, ws);
    (1..=2).fold(DVector::from_column_slice(x), |h, n| ws.view((0, 0), (3 - n, h.len())) * h).norm_squared()
}

/// Matrices in the field of a struct.
#[differentiable(hessian)]
fn as_a_field(x: &[f64], gain: f64) -> f64 {
    let mut filter = Filter { state: DVector::from_column_slice(x), gain };
    filter.state[1] *= filter.gain;
    filter.state = filter.state.rows(0, 2) * filter.gain;
    filter.gain *= filter.state[1];
    filter.state = DVector::from_vec(vec![filter.state[0] * filter.gain]);
    filter.state[0] * filter.gain
}

#[differentiable(hessian)]
fn built_step_by_step(scale: f64, items: &[f64]) -> f64 {
    let series = Series::new(scale).with_items(items);
    series.weighed() * series.items[1]
}

#[differentiable(hessian)]
fn replaced_in_place(scale: f64, items: &[f64]) -> f64 {
    let mut series = Series { scale, items: vec![scale, scale * scale], rows: vec![] };
    let before = series.items[1];
    series.items = items.to_vec();
    series.scale *= series.items[2];
    let between = series.weighed();
    series.items = vec![between];
    series.items[0] * before
}

#[differentiable(hessian)]
fn rows_of_other_lengths(items: &[f64], y: f64) -> f64 {
    let mut rows = vec![vec![y], vec![y, y * y]];
    for k in 0..2 {
        let sum: f64 = rows[k].iter().sum();
        rows[k] = items.iter().map(|x| x * sum).collect();
        rows[k][2] *= y;
    }
    rows[0][1] * rows[1][2]
}

#[differentiable(hessian)]
fn rows_in_a_field(items: &[f64], y: f64) -> f64 {
    let mut series = Series { scale: y, items: vec![], rows: vec![vec![y, y]] };
    series.rows[0][1] *= y;
    let first = series.rows[0][1];
    series.rows = vec![items.to_vec(), vec![first]];
    series.rows[1] = vec![series.rows[1][0], y];
    series.rows[0][2] * series.rows[1][0] * series.rows[1][1]
}

#[differentiable]
fn given_away(mut series: Series, items: &[f64]) -> f64 {
    series.items = items.to_vec();
    series.weighed()
}

#[differentiable]
fn given_back(series: &mut Series, items: &[f64]) -> f64 {
    series.scale *= series.items[0];
    series.items = items.to_vec();
    series.weighed()
}

/// A gradient has the shape that the parameter came with.
#[test]
fn gradients_have_the_first_shape() {
    let series = Series { scale: 2.0, items: vec![3.0], rows: vec![] };
    let (value, (d_series, d_items)) = given_away::value_and_grad(series.clone(), &[1.0, 0.5]);
    assert_eq!((value, d_series.scale, d_series.items, d_items), (3.0, 1.5, vec![0.0], vec![4.0, 4.0]));

    let mut changed = series.clone();
    let (value, (d_series, d_items)) = given_back::value_and_grad(&mut changed, &[1.0, 0.5]);
    assert_eq!((value, d_series.scale, d_series.items, d_items), (9.0, 4.5, vec![3.0], vec![12.0, 12.0]));
    assert_eq!(changed, Series { scale: 6.0, items: vec![1.0, 0.5], ..series });
}

mod cases {
    check!(layers { first: var_ref vec![0.3, 0.7, -0.4, 0.2, 0.9, 0.1], second: var_ref vec![0.5, -0.6, 0.8], x: var_ref vec![0.6, -0.3] } modes: reverse, forward, hessian);
    check!(changed_between { first: var_ref vec![0.3, 0.7, -0.4, 0.2, 0.9, 0.1], second: var_ref vec![0.5, -0.6, 0.8], x: var_ref vec![0.6, -0.3] } modes: reverse, forward, hessian);
    check!(shorter_each_time { x: var_ref vec![0.6, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(in_a_branch { x: var_ref vec![0.6, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(in_a_branch as in_no_branch { x: var_ref vec![-0.6, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(turned { x: var_ref vec![0.3, 0.7, -0.4, 0.2, 0.9, 0.1] } modes: reverse, forward, hessian);
    check!(folded { ws: var_ref vec![0.3, 0.7, 0.4, -0.4, 0.2, 0.9], x: var_ref vec![0.6, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(as_a_field { x: var_ref vec![0.6, -0.3, 0.8], gain: var 0.7 } modes: reverse, forward, hessian);
    check!(built_step_by_step { scale: var 0.7, items: var_ref vec![0.6, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(replaced_in_place { scale: var 0.7, items: var_ref vec![0.6, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(rows_of_other_lengths { items: var_ref vec![0.6, -0.3, 0.8], y: var 0.7 } modes: reverse, forward, hessian);
    check!(rows_in_a_field { items: var_ref vec![0.6, -0.3, 0.8], y: var 0.7 } modes: reverse, forward, hessian);
}
