//! Iterator chains: every adaptor that may stand in one, alone and combined.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn sum_of_squares(xs: &[f64]) -> f64 {
    xs.iter().map(|x| x * x).sum()
}

#[differentiable(hessian)]
fn weighted_mean(xs: &[f64], weights: &[f64]) -> f64 {
    let total = xs.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
    total / weights.iter().sum::<f64>()
}

#[differentiable(hessian)]
fn products(xs: &[f64]) -> f64 {
    let all: f64 = xs.iter().product();
    all + xs.iter().map(|&x| 1.0 + x.sin()).product::<f64>() * xs.len() as f64
}

#[differentiable(hessian)]
fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[differentiable(hessian)]
fn two_moments(xs: &[f64]) -> f64 {
    let (sum, squares) = xs.iter().fold((0.0, 0.0), |(sum, squares), &x| (sum + x, squares + x * x));
    let n = xs.len() as f64;
    squares / n - (sum / n).powi(2)
}

#[differentiable(hessian)]
fn enumerated(xs: &[f64]) -> f64 {
    let rising: f64 = xs.iter().enumerate().map(|(i, x)| (i + 1) as f64 * x.cos()).sum();
    let falling: f64 = xs.iter().rev().enumerate().map(|(i, x)| x / (i as f64 + 1.0)).sum();
    let kept: f64 = xs.iter().enumerate().rev().map(|(i, x)| x.powi(i as i32)).sum();
    rising * falling + kept
}

#[differentiable(wrt(xs), hessian)]
fn filtered(xs: &[f64], mask: &[bool], threshold: f64) -> f64 {
    let even: f64 = xs.iter().enumerate().filter(|(i, _)| i % 2 == 0).map(|(_, x)| x * x).sum();
    let large: f64 = xs.iter().filter(|x| **x > threshold).map(|x| x.ln()).sum();
    let masked: f64 = xs.iter().zip(mask).filter(|&(_, &keep)| keep).map(|(x, _)| x).sum();
    even + large * masked
}

#[differentiable(hessian)]
fn skipped_and_taken(xs: &[f64]) -> f64 {
    let inner: f64 = xs.iter().skip(1).take(3).map(|x| x * x).sum();
    let strided: f64 = xs.iter().step_by(2).product();
    let tail: f64 = xs.iter().rev().take(2).skip(1).step_by(3).sum();
    inner * strided + tail
}

#[differentiable(hessian)]
fn chained(xs: &[f64], ys: &[f64; 2], z: f64) -> f64 {
    let joined: f64 = xs.iter().chain(ys).map(|v| v.exp()).sum();
    let longer: f64 = xs.iter().chain(ys.iter()).chain(std::iter::once(&z)).skip(2).product();
    joined.ln() * longer
}

#[differentiable(hessian)]
fn zipped_three_ways(a: &[f64], b: &[f64], c: [f64; 3]) -> f64 {
    let triple: f64 = a.iter().zip(b).zip(&c).map(|((a, b), c)| a * b * c).sum();
    let shifted: f64 = a.iter().zip(a.iter().skip(1)).map(|(x, y)| (y - x).powi(2)).sum();
    let crossed: f64 = a.iter().zip(b.iter().rev()).zip(c).map(|((a, b), c)| a / b - c).sum();
    triple + shifted * crossed
}

#[differentiable(hessian)]
fn flattened(xs: &[f64], rows: &Vec<Vec<f64>>) -> f64 {
    let pairs: f64 = (0..xs.len()).flat_map(|i| (i + 1..xs.len()).map(move |j| (i, j))).map(|(i, j)| (xs[i] - xs[j]).cos()).sum();
    let entries: f64 = rows.iter().flat_map(|row| row.iter()).map(|x| x * x).sum();
    pairs * entries
}

#[differentiable(hessian)]
fn scanned(xs: &[f64], decay: f64) -> f64 {
    let running: f64 = xs
        .iter()
        .scan(1.0, |state, x| {
            *state = *state * decay + x;
            Some(*state)
        })
        .map(|level| level * level)
        .sum();
    running.sqrt()
}

#[differentiable(hessian)]
fn for_each_of_them(xs: &[f64], k: f64) -> f64 {
    let mut total = 0.0;
    let mut ys = xs.to_vec();
    ys.iter_mut().for_each(|y| *y *= k);
    ys.iter_mut().zip(xs).for_each(|(y, x)| *y += x.sin());
    ys.iter().for_each(|y| total += y * y);
    total
}

#[differentiable(hessian)]
fn smallest_and_largest(xs: &[f64]) -> f64 {
    let largest = xs.iter().copied().max_by(|a, b| a.total_cmp(b)).unwrap();
    let smallest = xs.iter().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let latest = xs.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(i, _)| i).unwrap();
    largest * largest + smallest * xs[(latest + 1) % xs.len()]
}

#[differentiable(hessian)]
fn extremes_by_folding(xs: &[f64]) -> f64 {
    let top = xs.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x));
    let bottom = xs.iter().copied().fold(f64::INFINITY, f64::min);
    top * top - bottom.exp()
}

#[differentiable(hessian)]
fn normalised_exponentials(xs: &[f64], k: usize) -> f64 {
    let top = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised: Vec<f64> = xs.iter().map(|x| (x - top).exp()).collect();
    let sum: f64 = raised.iter().sum();
    let shares = raised.into_iter().map(|e| e / sum).collect::<Vec<_>>();
    -shares[k].ln()
}

#[differentiable(hessian)]
fn arrays_mapped(p: [f64; 3], x: f64) -> f64 {
    let squares = p.map(|v| v * v + x);
    let grid: [f64; 4] = std::array::from_fn(|i| x * i as f64 + p[i % 3]);
    let waves = std::array::from_fn::<f64, 3, _>(|i| (squares[i] * grid[i + 1]).sin());
    waves.iter().sum::<f64>() + grid.into_iter().map(f64::exp).sum::<f64>()
}

#[differentiable(hessian)]
fn consumed(xs: Vec<f64>, p: [f64; 2]) -> f64 {
    let from_array: f64 = p.into_iter().map(|v| v.powi(3)).sum();
    let mut alternating = 0.0;
    let mut sign = 1.0;
    for x in xs.into_iter().map(|x| x.tanh()) {
        alternating += sign * x;
        sign = -sign;
    }
    alternating * from_array
}

#[differentiable(hessian)]
fn ranges_as_starters(x: f64) -> f64 {
    let series: f64 = (1..=5).map(|k| x.powi(k) / k as f64).sum();
    let nodes = (0..4).map(|i| (i as f64 + 0.5) * x).map(|t| t.sin()).sum::<f64>();
    let down: f64 = (0..3).rev().fold(x, |y, k| y * y + k as f64);
    series + nodes * down
}

#[differentiable(hessian)]
fn trapezoids(xs: &[f64], ys: &[f64]) -> f64 {
    xs.windows(2).zip(ys.windows(2)).map(|(x, y)| 0.5 * (x[1] - x[0]) * (y[0] + y[1])).sum()
}

#[differentiable(hessian)]
fn matrix_times_vector(matrix: &[f64], x: &[f64]) -> f64 {
    let y: Vec<f64> = matrix.chunks(x.len()).map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>()).collect();
    y.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[differentiable(hessian)]
fn chains_in_loops(xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, x) in xs.iter().enumerate().rev() {
        sum = sum * 0.5 + x * i as f64;
    }
    for (x, &y) in xs.iter().rev().skip(1).step_by(2).zip(ys) {
        sum += x * y;
    }
    let mut out = vec![0.0; xs.len()];
    for ((o, x), y) in out.iter_mut().zip(xs).zip(ys) {
        *o += x * sum;
        *o *= y;
    }
    for value in xs.iter().chain(ys).filter(|v| **v < 1.0).take(3) {
        if *value < -1.0 {
            break;
        }
        sum += value * value;
    }
    sum + out.iter().sum::<f64>()
}

#[differentiable(hessian)]
fn chain_in_chain(points: &[[f64; 2]], width: f64) -> f64 {
    points
        .iter()
        .map(|p| {
            let density: f64 = points
                .iter()
                .map(|q| {
                    let distance: f64 = p.iter().zip(q).map(|(a, b)| (a - b).powi(2)).sum();
                    (-distance / (2.0 * width * width)).exp()
                })
                .sum();
            density.ln()
        })
        .sum()
}

#[differentiable(hessian)]
fn branches_in_chains(xs: &[f64], slope: f64) -> f64 {
    xs.iter()
        .map(|&x| {
            if x < -1.0 {
                return slope;
            }
            let y = match x > 0.0 {
                true => x * x,
                false => slope * x,
            };
            y + 1.0
        })
        .map(f64::ln)
        .sum()
}

#[differentiable(hessian)]
fn functions_by_path(xs: &[f64]) -> f64 {
    let sines: f64 = xs.iter().copied().map(f64::sin).sum();
    let roots: Vec<f64> = xs.iter().map(|x| x.abs()).map(f64::sqrt).collect();
    sines * roots.iter().cloned().fold(1.0, |a, b| a * b)
}

#[differentiable(hessian)]
fn table_of_rows(x: f64, n: usize) -> f64 {
    let table: Vec<Vec<f64>> = (0..n).map(|i| (0..=i).map(|j| x.powi(i as i32) * (j as f64 - x)).collect()).collect();
    let scaled: Vec<_> = table.iter().map(|row| row.iter().map(|v| v * v).sum::<f64>()).collect();
    scaled.iter().zip(&table).map(|(s, row)| s * row[0]).sum()
}

#[differentiable(wrt(x), hessian)]
fn sums_of_nothing(x: f64, none: &[f64]) -> f64 {
    let zero: f64 = none.iter().map(|v| v * x).sum();
    let one: f64 = none.iter().map(|v| v * x).product();
    let empty: f64 = none.iter().sum();
    x.max(1.0) * (zero * one + empty)
}

#[differentiable(hessian)]
fn single_precision_chain(xs: &[f32], ys: &[f32]) -> f32 {
    let n = xs.len() as f32;
    let dot: f32 = xs.iter().zip(ys.iter()).map(|(x, y)| x * y).sum();
    let norms = xs.iter().map(|x| x.powi(2)).sum::<f32>() * ys.iter().map(|y| y * y).sum::<f32>();
    dot / norms.sqrt() / n
}

#[differentiable(hessian)]
fn scanned_for_what_does_not_move(x: f64, xs: &[f64; 3]) -> f64 {
    let steps = xs
        .iter()
        .scan(x, |state, p| {
            *state *= 0.5 * p;
            Some(0.25)
        })
        .sum::<f64>();
    steps * x * xs[1]
}

#[differentiable(hessian)]
fn fold_in_a_sum_from_what_is_used_later(mut x: f64, a: [f64; 4]) -> f64 {
    x *= 0.9;
    a.iter().map(|p| a.iter().fold(x, |so_far, q| so_far * 0.5 + q * p)).sum::<f64>() + x
}

#[differentiable(hessian)]
fn sum_from_what_changes_later(x: f64, xs: &[f64]) -> f64 {
    let mut factor = x.sin();
    let mut sum = 0.0;
    for p in xs {
        sum += factor * p;
    }
    factor *= factor;
    sum + factor
}

const NODES: [f64; 3] = [0.0, 1.0, 2.0];
const SHARES: [f64; 3] = [0.5, 1.0, 0.25];
static TABLE: &[(usize, f64)] = &[(0, 1.0), (1, 0.5)];

/// Chains that start from constants.
#[differentiable(hessian)]
fn quadrature(a: f64, xs: &[f64; 3]) -> f64 {
    let plain = NODES.iter().map(|x| (a * x).sin()).sum::<f64>();
    let weighted = NODES.iter().zip(SHARES.iter()).map(|(x, w)| w * (a * x).cos()).sum::<f64>();
    let with_a_slice =
        SHARES.iter().zip(xs).map(|(w, x)| w * x * x).sum::<f64>() + xs.iter().zip(SHARES.iter()).map(|(x, w)| w * x).sum::<f64>();
    let table = TABLE.iter().map(|&(i, w)| w * xs[i] * xs[i]).sum::<f64>();
    let horner = SHARES.iter().rev().enumerate().fold(0.0, |acc, (i, c)| acc * a + c * i as f64);
    let listed: Vec<f64> = NODES.iter().map(|x| a * x).collect();
    plain * weighted + with_a_slice * table + horner * listed[1] * listed[2]
}

/// The largest, from a start whose type the closure tells.
#[differentiable(forward)]
fn largest(xs: &[f64; 3], a: f64) -> f64 {
    let mut change: f64 = 0.0;
    for x in xs {
        change = change.max((x * a).abs());
    }
    xs.iter().map(|x| x.abs()).fold(0.0, f64::max) * change
}

/// Counters whose type nothing tells are `i32`: they may be negative, though what is recorded is indexed by them.
#[differentiable(hessian)]
fn counters(x: f64) -> f64 {
    let mut s = 0.3;
    for k in 0..4 {
        s = (s * x + (k - 2) as f64).sin();
    }
    for k in -2..=2 {
        s = (s * x + k as f64).cos();
    }
    for k in (0..8).step_by(2) {
        s = (s * x - (k - 3) as f64).sin();
    }
    (0..3).fold(s, |s, k| (s * x + (k - 1) as f64).sin())
}

/// The counter is an exponent, while something is recorded by its number.
#[differentiable(hessian)]
fn exponents(x: f64) -> f64 {
    let mut s = (1..=5).map(|t| 2.0 / (1.0 + x).powi(t)).sum::<f64>();
    for t in -3..3 {
        for u in t..2 {
            s += x.powi(t) / (3.0 + (x + u as f64 * s).cos());
        }
    }
    s
}

/// Numbers beside items are of the type that their use tells, or `i32`.
#[differentiable(hessian)]
fn numbered(xs: [f64; 3]) -> f64 {
    let mut s: f64 = xs.iter().zip(0..).map(|(x, k)| x * (k - 1) as f64).sum();
    s += xs.iter().zip(0..).map(|(x, k)| x * x * (!k) as f64).sum::<f64>();
    s += xs.iter().zip(1..).map(|(x, k)| x.powi(k)).sum::<f64>();
    s += xs.iter().zip(0_u32..).map(|(x, k)| x.powi(k as i32)).sum::<f64>();
    s += xs.iter().zip(1u8..=3).map(|(x, k)| x.sin() * f64::from(k)).sum::<f64>();
    for (x, k) in xs.iter().zip((0..3).rev()) {
        s *= 1.5 + x * (1 - 2 * (k % 2)) as f64;
    }
    for (i, k) in (0..3).enumerate() {
        s += xs[i] * xs[2 - i] * (k - 2) as f64;
    }
    s
}

/// Chains over ranges whose numbers are indices, and over ranges of integers of a type that is told.
#[differentiable(hessian)]
fn ranges_in_chains(xs: [f64; 4], n: i64) -> f64 {
    let mut b = [0.0; 4];
    for (i, x) in (0..4).zip(xs) {
        b[i] = x * x.sin();
    }
    for i in (0..4).step_by(2) {
        b[i] *= b[i + 1];
    }
    let mut s = xs[0];
    for k in (1..n).skip(1) {
        s += (s + xs[1] * (k - 3) as f64).sin();
    }
    for (k, i) in (1..=n).zip(0..2) {
        s *= (s * xs[2]).cos() + (k - 3 + i) as f64;
    }
    s * b.iter().sum::<f64>()
}

fn weight(k: u64) -> f64 {
    (k * 4_000_000_000) as f64 * 1e-10
}

/// Integers that do not fit into an `i32`, whose types stand beside them, or somewhere else.
#[differentiable(hessian)]
fn large_integers(x: f64) -> f64 {
    let mut s = x;
    for k in 1..4 {
        let f: i64 = k * 2_000_000_000;
        s = (s * f as f64 * 1e-9 + 1.0).sin();
    }
    for k in 1..4 {
        s = (s * weight(k) + (k * 2_000_000_000) as f64 * 1e-9).sin();
    }
    for k in 0..4 {
        let t: u64 = 3_000_000_000;
        s = (s * x + (k + t) as f64 * 1e-9).sin() + (k * 1_500_000_000) as f64 * 1e-9;
    }
    let list: [u64; 3] = [3_000_000_000, 2, 5];
    let (most, _): (i64, bool) = (5_000_000_000, true);
    for k in 1..4 {
        if k != list[1] {
            s = (s * x + (k * 2_000_000_000) as f64 * 1e-9 + 1.0).sin();
        }
    }
    let n: usize = 3;
    for k in 0..n {
        s += (s * (k * k * 1_500_000_000) as f64 * 1e-9).sin() * most as f64 * 1e-9;
    }
    s
}

mod check {
    check!(large_integers { x: var 1.3 } modes: reverse, forward, hessian);
    check!(counters { x: var 1.3 } modes: reverse, forward, hessian);
    check!(exponents { x: var 1.3 } modes: reverse, forward, hessian);
    check!(numbered { xs: var [0.8, -0.6, 0.3] } modes: reverse, forward, hessian);
    check!(ranges_in_chains { xs: var [0.8, -0.6, 0.3, 1.2], n: fixed 5 } modes: reverse, forward, hessian);
    check!(sum_of_squares { xs: var_ref [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
    check!(weighted_mean { xs: var_ref [0.7, -1.2, 0.4], weights: var_ref [0.5, 1.2, 0.9] } modes: reverse, forward, hessian);
    check!(products { xs: var_ref [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
    check!(products as products_with_zero { xs: var_ref [0.7, 0.0, 0.4] } modes: reverse, forward, hessian);
    check!(horner { coefficients: var_ref [0.7, -1.2, 0.4, 2.0], x: var 0.8 } modes: reverse, forward, hessian);
    check!(two_moments { xs: var_ref [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
    check!(enumerated { xs: var_ref [0.7, 1.2, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(filtered { xs: var_ref [0.7, -1.2, 0.4, 0.1], mask: fixed &[true, false, true, true], threshold: fixed 0.3 } modes: reverse, forward, hessian);
    check!(skipped_and_taken { xs: var_ref [0.7, -1.2, 0.4, 0.9, -0.3] } modes: reverse, forward, hessian);
    check!(chained { xs: var_ref [0.7, -1.2, 0.4], ys: var_ref [0.9, -0.3], z: var 0.6 } modes: reverse, forward, hessian);
    check!(zipped_three_ways { a: var_ref [0.7, -1.2, 0.4], b: var_ref [0.5, 1.2, 0.9], c: var [1.1, 0.2, -0.6] } modes: reverse, forward, hessian);
    check!(flattened { xs: var_ref [0.7, -1.2, 0.4], rows: var_ref vec![vec![0.5, 1.2], vec![0.9]] } modes: reverse, forward, hessian);
    check!(scanned { xs: var_ref [0.7, 1.2, 0.4], decay: var 0.6 } modes: reverse, forward, hessian);
    check!(for_each_of_them { xs: var_ref [0.7, 1.2, 0.4], k: var 0.6 } modes: reverse, forward, hessian);
    check!(smallest_and_largest { xs: var_ref [0.7, -1.2, 1.4, 0.2] } modes: reverse, forward, hessian);
    check!(extremes_by_folding { xs: var_ref [0.7, -1.2, 1.4, 0.2] } modes: reverse, forward, hessian);
    check!(normalised_exponentials { xs: var_ref [0.7, -1.2, 1.4, 0.2], k: fixed 1 } modes: reverse, forward, hessian);
    check!(arrays_mapped { p: var [0.7, -1.2, 0.4], x: var 0.3 } modes: reverse, forward, hessian);
    check!(consumed { xs: var vec![0.7, -1.2, 0.4], p: var [0.3, 0.8] } modes: reverse, forward, hessian);
    check!(ranges_as_starters { x: var 0.7 } modes: reverse, forward, hessian);
    check!(trapezoids { xs: var_ref [0.1, 0.4, 0.9, 1.7], ys: var_ref [0.7, -1.2, 0.4, 0.8] } modes: reverse, forward, hessian);
    check!(matrix_times_vector { matrix: var_ref [0.7, -1.2, 0.4, 0.8, 0.1, -0.5], x: var_ref [0.9, -0.2, 0.6] } modes: reverse, forward, hessian);
    check!(chains_in_loops { xs: var_ref [0.7, -0.2, 0.4, 1.8], ys: var_ref [0.9, -0.4, 0.6] } modes: reverse, forward, hessian);
    check!(chain_in_chain { points: var_ref [[0.7, -0.2], [0.4, 1.8], [0.9, -0.4]], width: var 0.8 } modes: reverse, forward, hessian);
    check!(branches_in_chains { xs: var_ref [0.7, -0.2, -1.4, 1.8], slope: var 0.3 } modes: reverse, forward, hessian);
    check!(functions_by_path { xs: var_ref [0.7, -0.2, -1.4] } modes: reverse, forward, hessian);
    check!(table_of_rows { x: var 0.7, n: fixed 4 } modes: reverse, forward, hessian);
    check!(sums_of_nothing { x: var 0.7, none: fixed &[] } modes: reverse, forward, hessian);
    check!(single_precision_chain { xs: var_ref [0.7f32, -0.2, 0.9], ys: var_ref [0.4f32, 0.8, 0.3] } modes: reverse, forward, hessian);
    check!(scanned_for_what_does_not_move { x: var 0.7, xs: var_ref [0.7, -0.2, 0.4] } modes: reverse, forward, hessian);
    check!(fold_in_a_sum_from_what_is_used_later { x: var 0.7, a: var [0.7, -0.2, 0.4, 1.1] } modes: reverse, forward, hessian);
    check!(sum_from_what_changes_later { x: var 0.7, xs: var_ref [0.7, -0.2, 0.4] } modes: reverse, forward, hessian);
    check!(quadrature { a: var 0.7, xs: var_ref [0.4, -1.1, 0.9] } modes: reverse, forward, hessian);
    check!(largest { xs: var_ref [0.4, -1.1, 0.9], a: var 0.7 } modes: reverse, forward);
}
