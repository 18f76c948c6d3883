//! What `filter` and its like lend their closures: references to items, to their parts, and to references.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

fn large(i: usize) -> bool {
    i > 1
}

fn is_large(i: &usize) -> bool {
    large(*i)
}

#[differentiable(wrt(x), hessian)]
fn numbers(x: &[f64], chosen: &[usize]) -> f64 {
    let named: f64 = (0..4).filter(is_large).map(|i| x[i] * x[i]).sum();
    let asked: f64 = (0..4).filter(|i| large(*i) || i % 3 == 0).map(|i| x[i].sin()).sum();
    let contained: f64 = (0..4).filter(|i| chosen.contains(i)).map(|i| x[i].powi(3)).sum();
    let taken_apart: f64 = (0..4).filter(|&i| chosen.contains(&i)).map(|i| x[i]).product();
    named * asked + contained * taken_apart
}

#[differentiable(wrt(x), hessian)]
fn references(x: &[f64], chosen: &[usize]) -> f64 {
    let behind_two: f64 = chosen.iter().filter(|i| large(**i)).map(|i| x[*i] * x[*i]).sum();
    let behind_one: f64 = chosen.iter().filter(|&i| large(*i)).map(|&i| x[i].exp()).sum();
    let again: f64 = (0..4)
        .filter(|i| {
            let same: &usize = i;
            large(*same)
        })
        .map(|i| x[i])
        .product();
    behind_two * behind_one + again
}

#[differentiable(wrt(x), hessian)]
fn pairs(x: &[f64], chosen: &[usize]) -> f64 {
    let numbered: f64 = x.iter().enumerate().filter(|(i, _)| chosen.contains(i)).map(|(_, v)| v * v).sum();
    let both: f64 = x.iter().enumerate().filter(|(i, v)| large(*i) && **v > 0.0).map(|(i, v)| v.powi(3) * i as f64).sum();
    let whole: f64 = x.iter().enumerate().filter(|pair| large(pair.0) || is_large(&pair.0)).map(|(_, v)| v.sin()).sum();
    let copied: f64 = x.iter().enumerate().filter(|&(i, _)| chosen.contains(&i) && large(i)).map(|(_, v)| v.cos()).sum();
    let zipped: f64 = x.iter().zip(chosen).filter(|(_, k)| large(**k)).map(|(v, k)| v * x[*k]).sum();
    numbered * both + whole * copied + zipped
}

#[differentiable(wrt(x), hessian)]
fn grid(x: &[f64]) -> f64 {
    let cells = (0..3).flat_map(|i| (0..3).map(move |j| (i, j)));
    cells.filter(|(i, j)| is_large(i) || i != j).map(|(i, j)| x[i] * x[j].sin()).sum()
}

#[differentiable(wrt(x), hessian)]
fn ends(x: &[f64], chosen: &[usize]) -> f64 {
    let front: f64 = (0..4).take_while(|i| !large(*i)).map(|i| x[i] * x[i]).sum();
    let back: f64 = x.iter().enumerate().skip_while(|(i, _)| !large(*i)).map(|(i, v)| v.sin() * x[i]).sum();
    let found = (1..4).find(|i| chosen.contains(i)).map_or(0.0, |i| x[i] * x[i]);
    let numbered = match x.iter().enumerate().find(|(i, _)| large(*i)) {
        Some((i, v)) => v * v * i as f64,
        None => 0.0,
    };
    let mut seen = Vec::new();
    let looked_at: f64 = (0..4).inspect(|i| seen.push(*i)).map(|i| x[i].cos()).sum();
    front * back + found * numbered * looked_at + seen.len() as f64
}

fn half(n: &usize) -> usize {
    n / 2
}

/// Functions by their names that look at what they are lent: items of inactive lists, and what `Option`s of them hold.
#[differentiable(wrt(x), hessian)]
fn lent_to_functions(x: &[f64], counts: &[usize], names: &[String], lists: &[Vec<usize>]) -> f64 {
    let halves: f64 = counts.iter().map(half).map(|k| x[k] * x[k]).sum();
    let letters: usize = names.iter().map(String::len).sum();
    let first = names.first().map(String::as_str).unwrap_or("a");
    let list = lists.get(1).map(Vec::as_slice).unwrap_or_default();
    let mut product = x[0].sin();
    for k in list {
        product *= x[*k] * letters as f64;
    }
    halves * product * first.len() as f64
}

mod check {
    check!(lent_to_functions { x: var_ref [0.3, -0.8, 1.2], counts: fixed &[0, 2, 4], names: fixed &["ab".to_string(), "c".to_string()], lists: fixed &[vec![0], vec![1, 2]] } modes: reverse, forward, hessian);
    check!(numbers { x: var_ref [0.7, -1.2, 1.4, 0.3], chosen: fixed &[3, 1] } modes: reverse, forward, hessian);
    check!(references { x: var_ref [0.7, -1.2, 1.4, 0.3], chosen: fixed &[3, 1, 2] } modes: reverse, forward, hessian);
    check!(pairs { x: var_ref [0.7, -1.2, 1.4, 0.3], chosen: fixed &[3, 1] } modes: reverse, forward, hessian);
    check!(grid { x: var_ref [0.7, -1.2, 1.4] } modes: reverse, forward, hessian);
    check!(ends { x: var_ref [0.7, -1.2, 1.4, 0.3], chosen: fixed &[3, 1] } modes: reverse, forward, hessian);
}
