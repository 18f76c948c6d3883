//! Adaptors and endings of iterator chains that are met less often.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
fn inspected(xs: &[f64], k: f64) -> f64 {
    let mut seen = 0;
    let sum: f64 = xs.iter().inspect(|_| seen += 1).map(|x| (x * k).sin()).sum();
    sum * seen as f64
}

#[differentiable(hessian)]
fn taken_while(xs: &[f64], limit: f64) -> f64 {
    let front: f64 = xs.iter().take_while(|x| **x < limit).map(|x| x * x * limit).sum();
    let back: f64 = xs.iter().skip_while(|x| **x < limit).map(|x| x.exp()).sum();
    front * back
}

#[differentiable(hessian)]
fn flattened_rows(rows: &[[f64; 2]; 2], k: f64) -> f64 {
    rows.iter().flatten().map(|x| (x * k).cos()).sum::<f64>() + rows.iter().flat_map(|row| row.iter().map(|x| x * x * k)).product::<f64>()
}

#[differentiable(hessian)]
fn reduced(xs: &[f64], k: f64) -> f64 {
    let largest = xs.iter().copied().reduce(f64::max).unwrap();
    let alternating = xs.iter().map(|x| x * k).reduce(|a, b| b - a * 0.5).unwrap_or(0.0);
    largest * alternating * alternating
}

#[differentiable(hessian)]
fn counted(xs: &[f64], k: f64) -> f64 {
    let many = xs.iter().filter(|x| **x > 0.0).count();
    let some = xs.iter().any(|x| *x > 1.0);
    let every = xs.iter().all(|x| *x > k);
    let factor = if some && !every { k * k } else { k };
    factor * xs[0] * xs[0] * many as f64
}

#[differentiable(hessian)]
fn once_and_never(xs: &[f64], k: f64) -> f64 {
    let first = std::iter::once(k * k);
    let all = first.chain(xs.iter().copied()).chain(std::iter::empty());
    all.enumerate().map(|(i, x)| x.powi(i as i32 + 1)).sum()
}

#[differentiable(hessian)]
fn copied_and_cloned(xs: &[f64], k: f64) -> f64 {
    let sum = xs.iter().copied().fold(k, |sum, x| sum * x + k);
    sum + xs.iter().cloned().rev().map(|x| x * k).product::<f64>()
}

#[differentiable(hessian)]
fn by_themselves(xs: &[f64], k: f64) -> f64 {
    let mut products = Vec::new();
    xs.iter().for_each(|x| products.push(x * k));
    let mut running = 0.0;
    for product in products.into_iter().rev() {
        running = running * 0.5 + product * product;
    }
    running
}

/// Pairs of the inner part of a part.
#[differentiable(hessian)]
fn windows_of_a_part_of_a_part(xs: &[f64], k: f64) -> f64 {
    let inner = &xs[1..];
    let n = inner.len();
    let jumps: f64 = inner[..n - 1].windows(2).map(|pair| (pair[1] - pair[0] * k).powi(2)).sum();
    jumps + xs[1..5][1..].windows(2).enumerate().map(|(i, pair)| pair[0] * pair[1] * i as f64).sum::<f64>()
}

#[differentiable(hessian)]
fn pieces_in_chains(xs: &[f64], k: f64) -> f64 {
    let rows: f64 = xs.chunks(2).map(|row| row.iter().product::<f64>() * k).sum();
    rows + xs.chunks_exact(3).map(|row| (row[0] * row[2]).sin()).zip(xs).map(|(a, b)| a * b).sum::<f64>()
}

#[differentiable(hessian)]
fn ranges_of_all_kinds(x: f64, n: usize) -> f64 {
    let up: f64 = (0..n).step_by(2).map(|i| x.powi(i as i32)).sum();
    let down: f64 = (1..=n).rev().step_by(3).skip(1).map(|i| (x * i as f64).sin()).sum();
    let chained: f64 = (0..2).chain(5..7).map(|i| x * i as f64).product::<f64>() + (0..0).map(|i| x * i as f64).sum::<f64>();
    up * down + chained + x
}

#[differentiable(hessian)]
fn extremes(xs: &[f64], ks: &[f64]) -> f64 {
    let largest = xs.iter().zip(ks).map(|(x, k)| x * k).max_by(|a, b| a.total_cmp(b)).unwrap();
    let smallest = xs.iter().copied().map(|x| x * x).min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    largest * smallest * ks[0]
}

#[differentiable(hessian)]
fn scanned_pairs(xs: &[f64], k: f64) -> f64 {
    let fibonacci = xs.iter().scan((k, 1.0), |s, x| {
        let old = s.0;
        s.0 = s.1;
        s.1 = old + x * k;
        Some(s.1)
    });
    let by_parts = xs.iter().scan((0.0, k), |(sum, product), x| {
        *sum += x;
        *product *= x;
        Some(*sum * *product)
    });
    fibonacci.sum::<f64>() * by_parts.sum::<f64>()
}

/// Chains of values written out, walked in step with something else: what ends first ends both, inside of the chain.
#[differentiable(hessian)]
fn chains_in_step(xs: &[f64], k: f64) -> f64 {
    let cyclic: f64 = xs.iter().zip(xs.iter().skip(1).chain(std::iter::once(&xs[0]))).map(|(a, b)| a * b.sin()).sum();
    let cut: f64 = xs.iter().zip(xs.iter().chain(std::iter::once(&k))).map(|(a, b)| a * b * k).sum();
    let best = xs.iter().chain(std::iter::once(&k)).zip(xs).max_by(|a, b| a.0.total_cmp(b.0)).map_or(0.0, |(a, b)| a * b * b);
    let mut kept = 0.0;
    for (a, b) in std::iter::once(k).chain(xs.iter().copied()).zip(xs) {
        if *b > 1.0 {
            break;
        }
        if *b < 0.0 {
            continue;
        }
        kept += a * b.exp();
    }
    cyclic * kept + cut * best
}

#[differentiable(hessian)]
fn zipped_by_function(xs: &[f64], ys: &[f64]) -> f64 {
    let numbered: f64 = std::iter::zip(xs, ys).enumerate().map(|(i, (x, y))| x * y.sin() * i as f64).sum();
    let mut product = 1.0;
    for (x, k) in std::iter::zip(xs, 1..) {
        product *= x * k as f64;
    }
    numbered * product
}

#[derive(Differentiable, Clone, Copy)]
struct Peak {
    x: f64,
    y: f64,
}

/// Structs, compared by a field: the first of equal ones, the last of equal ones, none at all.
#[differentiable(hessian)]
fn extreme_structs(peaks: &[Peak], k: f64, n: usize) -> f64 {
    let highest = peaks.iter().max_by(|a, b| a.y.partial_cmp(&b.y).unwrap()).unwrap();
    let (i, near) = peaks.iter().enumerate().min_by(|(_, a), (_, b)| (a.x - k).abs().total_cmp(&(b.x - k).abs())).unwrap();
    let mut low = *peaks.iter().min_by(|a, b| a.y.total_cmp(&b.y)).unwrap();
    low.x *= k;
    let last = peaks.iter().rev().copied().max_by(|a, b| a.x.total_cmp(&b.x)).map_or(0.0, |p| p.y * p.x);
    let sum = match peaks.iter().take(n).skip(1).max_by(|a, b| (a.x * a.y).total_cmp(&(b.x * b.y))) {
        Some(p) => p.x.sin() * p.y,
        None => k,
    };
    highest.x * highest.y + near.y * near.x * (i as f64 + 1.0) + low.x * low.y * last + sum
}

#[differentiable(hessian)]
fn extremes_of_structs(xs: &[f64], k: f64, n: usize) -> f64 {
    let peaks: Vec<Peak> = xs.iter().map(|x| Peak { x: *x, y: (x * 3.0).sin() * k }).collect();
    extreme_structs(&peaks, k, n) + extreme_structs(&peaks, 2.0 * k, 1)
}

mod check {
    check!(extremes_of_structs { xs: var_ref [0.7, 0.2, 1.3, -0.4], k: var 0.55, n: fixed 4 } modes: reverse, forward, hessian);
    check!(zipped_by_function { xs: var_ref [0.7, -1.2, 0.4], ys: var_ref [0.3, 0.8, 1.1] } modes: reverse, forward, hessian);
    check!(chains_in_step { xs: var_ref [0.7, -1.2, 0.4, 1.5, 0.2], k: var 1.3 } modes: reverse, forward, hessian);
    check!(chains_in_step as chains_in_step_to_the_end { xs: var_ref [0.7, -0.2, 0.4], k: var 0.3 } modes: reverse, forward, hessian);
    check!(scanned_pairs { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(inspected { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(taken_while { xs: var_ref [0.7, 0.2, 1.4, 0.3], limit: var 1.3 } modes: reverse, forward, hessian);
    check!(flattened_rows { rows: var_ref [[0.7, -1.2], [0.4, 0.9]], k: var 1.3 } modes: reverse, forward, hessian);
    check!(reduced { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(counted { xs: var_ref [0.7, -1.2, 1.4], k: var 0.3 } modes: reverse, forward, hessian);
    check!(counted as counted_all { xs: var_ref [0.7, 1.2, 1.4], k: var 0.3 } modes: reverse, forward, hessian);
    check!(once_and_never { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(copied_and_cloned { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(by_themselves { xs: var_ref [0.7, -1.2, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(windows_of_a_part_of_a_part { xs: var_ref [0.7, -1.2, 0.4, 0.9, 1.1, -0.3], k: var 1.3 } modes: reverse, forward, hessian);
    check!(pieces_in_chains { xs: var_ref [0.7, -1.2, 0.4, 0.9, 1.1, -0.3], k: var 1.3 } modes: reverse, forward, hessian);
    check!(ranges_of_all_kinds { x: var 0.7, n: fixed 9 } modes: reverse, forward, hessian);
    check!(extremes { xs: var_ref [0.7, -1.2, 0.4], ks: var_ref [0.9, 0.3, 1.7] } modes: reverse, forward, hessian);
}
