//! Tuples in lists, lists in tuples.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn array_of_pairs(z: [(f64, f64); 2], k: f64) -> f64 {
    let mut sum = z[1].1 * z[0].0.sin();
    for (a, b) in z {
        sum += a * b * k;
    }
    sum
}

#[differentiable(hessian)]
fn pairs_by_reference(z: &[(f64, f64); 2], n: usize) -> f64 {
    z[n].1 * z[0].0 + z.iter().map(|(a, b)| a * a * b).sum::<f64>()
}

#[differentiable(hessian)]
fn rows_of_pairs(z: [[(f64, [f64; 2]); 2]; 1]) -> f64 {
    z[0][1].1[0] * z[0][0].0 + z[0][0].1[1].exp() * z[0][1].0
}

#[differentiable(hessian)]
fn slices_of_pairs(z: &[(f64, f64)], w: Vec<(f64, f64)>, v: Vec<[(f64, f64); 2]>) -> f64 {
    let mut sum = v[0][1].0 * v[0][0].1;
    for ((a, b), (c, d)) in z.iter().zip(&w) {
        sum += a * b.sin() * c * d;
    }
    sum
}

#[differentiable(hessian)]
fn pairs_in_place(z: &mut [(f64, f64); 2], k: f64) -> f64 {
    z[0].1 *= k;
    for pair in z.iter_mut() {
        pair.0 += pair.1 * pair.1;
    }
    z[0].0 * z[1].0
}

#[differentiable(hessian)]
fn local_pairs(a: f64, b: f64) -> f64 {
    let mut z = [(a, b), (b * b, a)];
    let mut list = vec![(a, 1.0), (b, a)];
    z[1].0 *= a;
    list.push((z[1].0, b));
    let mut sum = 0.0;
    for (x, y) in z {
        sum += x * y;
    }
    for (x, y) in &list {
        sum += x * y.sin();
    }
    sum * z[1].0
}

#[differentiable(hessian)]
fn lists_in_tuples(a: ([f64; 2], f64), b: (Vec<f64>, (f64, [[f64; 1]; 2]))) -> f64 {
    let (list, (x, rows)) = b;
    let mut sum = a.0[1] * a.1 * x;
    for (v, row) in list.iter().zip(rows) {
        sum += v * row[0].sin();
    }
    sum
}

mod check {
    check!(array_of_pairs { z: var [(0.7, -1.2), (0.4, 0.9)], k: var 1.3 } modes: reverse, forward, hessian);
    check!(pairs_by_reference { z: var_ref [(0.7, -1.2), (0.4, 0.9)], n: fixed 1 } modes: reverse, forward, hessian);
    check!(rows_of_pairs { z: var [[(0.7, [-1.2, 0.3]), (0.4, [0.9, 1.1])]] } modes: reverse, forward, hessian);
    check!(slices_of_pairs {
        z: var_ref [(0.7, -1.2), (0.4, 0.9)], w: var vec![(0.3, 1.1), (0.8, 0.6)], v: var vec![[(0.5, 0.2), (1.3, -0.7)]]
    } modes: reverse, forward, hessian);
    check!(pairs_in_place { z: var_mut [(0.7, -1.2), (0.4, 0.9)], k: var 1.3 } modes: reverse, forward, hessian);
    check!(local_pairs { a: var 0.7, b: var -1.2 } modes: reverse, forward, hessian);
    check!(lists_in_tuples { a: var ([0.7, -1.2], 0.4), b: var (vec![0.9, 0.3], (1.1, [[0.8], [0.6]])) } modes: reverse, forward, hessian);
}
