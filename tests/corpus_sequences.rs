//! Methods of arrays, slices and `Vec`s that are met less often, and whole sequences stored and exchanged.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn ends_split_off(xs: &[f64], k: f64) -> f64 {
    let (first, rest) = xs.split_first().unwrap();
    let mut sum = first * rest[rest.len() - 1] * k;
    for x in rest {
        sum += x * x * first;
    }
    sum
}

#[differentiable(hessian)]
fn extended(xs: &[f64], k: f64) -> f64 {
    let mut all = vec![k];
    all.extend(xs.iter().map(|x| x * k));
    all.extend(xs);
    all.extend_from_slice(&xs[1..]);
    let mut sum = 0.0;
    for (i, x) in all.iter().enumerate() {
        sum += x.powi(i as i32 % 3 + 1);
    }
    sum
}

#[differentiable(hessian)]
fn got_by_index(xs: &[f64], k: f64) -> f64 {
    let inside = xs.get(1).copied().unwrap_or(k);
    let outside = xs.get(9).copied().unwrap_or(k * k);
    let part = match xs.get(1) {
        Some(x) => x * x * k,
        None => k,
    };
    inside * outside + part
}

#[differentiable(hessian)]
fn replaced_in_memory(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let before = std::mem::replace(&mut a, y * y);
    let mut list = [x, y, x * x];
    let old = std::mem::replace(&mut list[1], a);
    std::mem::swap(&mut list, &mut [before, old, y]);
    list[0] * list[1] + a * list[2]
}

#[differentiable(hessian)]
fn borrowed_elements(xs: [f64; 4], k: f64) -> f64 {
    let mut a = xs;
    *a.first_mut().unwrap() *= k;
    *a.last_mut().unwrap() += k * k;
    if let Some(x) = a.get_mut(1) {
        *x = x.sin();
    }
    a[0] * a[1] * a[3]
}

#[differentiable(hessian)]
fn blocks_in_place(xs: &[f64], k: f64) -> f64 {
    let mut a = xs.to_vec();
    for block in a.chunks_mut(2) {
        block[0] *= k;
        let n = block.len();
        block[n - 1] += k * k;
    }
    for block in a.chunks_exact_mut(3) {
        block.swap(0, 2);
        block[1] = block[0] * block[2];
    }
    let (left, right) = a.split_at_mut(2);
    left[0] += right[0] * right[1];
    a[0] * a[1] + a[2]
}

#[differentiable(hessian)]
fn owned_copies(xs: &[f64], k: f64) -> f64 {
    let mut copy = xs.to_owned();
    copy[0] = k * copy[1];
    let mut again = copy.clone();
    again[1] *= copy[0];
    let other = Vec::from(xs);
    let fixed = [k; 3].to_vec();
    copy[0] * again[1] + other[0] * fixed[2]
}

#[differentiable(hessian)]
fn filled_part_by_part(x: f64, y: f64) -> f64 {
    let mut a = [x; 6];
    a[2..4].fill(y);
    a[4..].copy_from_slice(&[x * y, y * y]);
    a[..2].swap(0, 1);
    a[1..].reverse();
    a[0] * a[1] + a[2] * a[3] - a[4] * a[5]
}

#[differentiable(hessian)]
fn rows_of_a_table(table: Vec<Vec<f64>>, k: f64) -> f64 {
    let mut rows = table;
    rows[0][1] *= k;
    rows.swap(0, 1);
    let head = rows[0].clone();
    rows[1] = head;
    rows[1][0] += k;
    rows.push(vec![k, k * k]);
    rows.iter().map(|row| row[0] * row[1]).sum::<f64>() + rows[0].len() as f64 * k
}

#[differentiable(wrt(x), hessian)]
fn asked_of_inactive_ones(x: f64, keys: &[usize], names: Vec<String>) -> f64 {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.truncate(3);
    let last = sorted.pop().unwrap();
    sorted.insert(0, last);
    sorted.rotate_left(1);
    let place: usize = keys.binary_search(&2).unwrap_or(0) + names.iter().position(|name| name == "b").unwrap();
    x.powi(sorted[0] as i32) * place as f64 + x * x * names.concat().len() as f64
}

#[differentiable(hessian)]
fn arrays_of_tuples(a: f64, b: f64, i: usize) -> f64 {
    let fixed = [(a, b), (b, a * b)];
    let sum: f64 = fixed.iter().map(|(x, y)| x * y).sum();
    let mut changed: [(f64, f64); 2] = [(a, b), (b, a * b)];
    changed[0].1 *= a;
    let nested = vec![[(a, b), (b, a)]; 2];
    sum + changed[1].0 + changed[i].0 * changed[i].1 + nested[1][i].0 * nested[0][1].1
}

#[differentiable(hessian)]
fn array_of_tuples(pairs: [(f64, f64); 2], k: f64) -> f64 {
    pairs.iter().map(|(x, y)| x * y * k).sum::<f64>() + pairs[0].1 * pairs[1].0
}

#[differentiable(hessian)]
fn entered_from_the_end(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    *v.last_mut().unwrap() += 1.0;
    *v.first_mut().unwrap() *= x[1];
    *v.get_mut(1).unwrap() = v[0] * v[0];
    let n = v.len();
    v[n - 1] += x[0] * x[0];
    v[n - 1] = v[n - 2] * v[n - 1];
    v.swap(0, n - 1);
    let mut rows = vec![v, x.to_vec()];
    rows[1].push(x[0]);
    let last = rows[1].len() - 1;
    rows[1][last] *= x[1];
    *rows[0].last_mut().unwrap() *= x[0];
    rows[0][0] * rows[0][2] + rows[1][last]
}

mod check {
    check!(ends_split_off { xs: var_ref [0.7, -1.2, 0.4, 0.9], k: var 1.3 } modes: reverse, forward, hessian);
    check!(extended { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(got_by_index { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(replaced_in_memory { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(borrowed_elements { xs: var [0.7, -1.2, 0.4, 0.9], k: var 1.3 } modes: reverse, forward, hessian);
    check!(blocks_in_place { xs: var_ref [0.7, -1.2, 0.4, 0.9, 1.1], k: var 1.3 } modes: reverse, forward, hessian);
    check!(owned_copies { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(filled_part_by_part { x: var 0.7, y: var -1.2 } modes: reverse, forward, hessian);
    check!(rows_of_a_table { table: var vec![vec![0.7, -1.2], vec![0.4, 0.9]], k: var 1.3 } modes: reverse, forward, hessian);
    check!(asked_of_inactive_ones {
        x: var 0.7, keys: fixed &[2, 5, 2, 3], names: fixed vec!["a".to_string(), "b".to_string()]
    } modes: reverse, forward, hessian);
    check!(arrays_of_tuples { a: var 0.7, b: var -1.2, i: fixed 0 } modes: reverse, forward, hessian);
    check!(array_of_tuples { pairs: var [(0.7, -1.2), (0.4, 0.3)], k: var 1.3 } modes: reverse, forward, hessian);
    check!(entered_from_the_end { x: var_ref [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
}
