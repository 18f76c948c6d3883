//! A model and its data: what a function looks at without differentiating by it, in types of the user's own.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use std::collections::BTreeMap;

/// No `Clone`: data is lent, never copied.
struct Sample {
    x: f64,
    y: f64,
    on: bool,
}

struct Data {
    list: Vec<f64>,
    rows: Vec<Vec<f64>>,
    samples: Vec<Sample>,
    by_index: BTreeMap<usize, f64>,
    picks: Vec<(usize, f64)>,
}

impl Data {
    fn iter(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter()
    }
}

fn data() -> Data {
    Data {
        list: vec![0.3, 0.7, -0.2],
        rows: vec![vec![1.0, 2.0, 3.0], vec![0.5, 0.1, -0.3]],
        samples: vec![Sample { x: 0.3, y: 1.0, on: true }, Sample { x: 0.9, y: -0.5, on: false }],
        by_index: BTreeMap::from([(0, 0.4), (2, 0.8)]),
        picks: vec![(2, 0.5), (0, -1.5)],
    }
}

#[differentiable(wrt(t), hessian)]
fn over_a_list(t: f64, data: &Data) -> f64 {
    let mut z = 0.0;
    for x in &data.list {
        z += t * x * z + t;
    }
    let list = &data.list;
    for &x in list {
        z += x * t * t;
    }
    z
}

#[differentiable(wrt(t), hessian)]
fn over_samples(t: f64, data: &Data) -> f64 {
    let mut z = 1.0;
    for s in &data.samples {
        let e = t * s.x - s.y;
        z += e * e * z;
        if s.on {
            z *= t;
        }
    }
    z
}

#[differentiable(wrt(t), hessian)]
fn zipped_with_lists(t: &[f64; 3], data: &Data) -> f64 {
    let mut z = 0.0;
    for (t, x) in t.iter().zip(&data.list) {
        z += t * x * t;
    }
    for row in 0..data.rows.len() {
        let fitted: f64 = t.iter().zip(&data.rows[row]).map(|(t, x)| t * x).sum();
        z += fitted * fitted;
    }
    z + t.iter().zip(data.list.iter()).map(|(t, x)| t * x).sum::<f64>() + data.list.iter().zip(t).map(|(x, t)| x * t * t).sum::<f64>()
}

#[differentiable(wrt(t), hessian)]
fn chains_from_fields(t: f64, data: &Data) -> f64 {
    let by_method = data.iter().map(|s| (t * s.x - s.y).powi(2)).sum::<f64>();
    let by_field = data.list.iter().map(|x| (t * x).sin()).sum::<f64>();
    let copied = data.list.iter().copied().map(|x| x * t).filter(|x| *x > 0.0).sum::<f64>();
    by_method * by_field + copied * t
}

#[differentiable(wrt(t), hessian)]
fn over_maps(t: &[f64; 3], data: &Data, map: &BTreeMap<usize, f64>) -> f64 {
    let mut z = 1.0;
    for (k, v) in &data.by_index {
        z *= t[0] * v + *k as f64;
    }
    for (k, v) in map {
        z *= t[*k] * v;
    }
    for &(k, v) in &data.picks {
        z += t[k] * v * t[k];
    }
    z + map.values().zip(t).map(|(a, t)| a * t).sum::<f64>()
}

#[differentiable(wrt(t), hessian)]
fn over_characters(t: f64, program: &str) -> f64 {
    let mut z = 1.0;
    for c in program.chars() {
        match c {
            '+' => z += t,
            '*' => z *= t,
            _ => {}
        }
    }
    z
}

#[differentiable(wrt(t), hessian)]
fn over_lent_samples(t: f64, data: &[Sample]) -> f64 {
    let mut z = data.iter().map(|s| (t * s.x - s.y).powi(2)).sum::<f64>();
    for s in data {
        z += (t * s.x).sin();
        match s.on {
            true => z *= t,
            false => {}
        }
        let first = &data[0];
        z += first.y * t;
    }
    z
}

/// Functions on data, called in loops over data.
#[differentiable(wrt(t), hessian)]
fn through_calls(t: f64, data: &Data) -> f64 {
    let mut z = t;
    for s in &data.samples {
        z = z * over_a_list(t * s.x, data) + over_lent_samples(z, &data.samples);
    }
    z
}

/// Taken apart, under another name, by value, with gaps.
#[differentiable(wrt(t), hessian)]
fn taken_apart(t: &[f64; 2], samples: &[Sample], gaps: &[Option<f64>], data: &Data) -> f64 {
    let mut z = 1.0;
    for Sample { x, y, .. } in samples {
        let r = (t[0] * x.exp() - y) / y;
        z += r * r;
    }
    for (t, gap) in t.iter().zip(gaps) {
        let Some(gap) = gap else { continue };
        z += (t * t - gap).powi(2);
    }
    let list: &[f64] = &data.list;
    z * t.iter().zip(list).map(|(a, b)| a * b).sum::<f64>()
}

#[derive(Clone)]
struct Owned {
    list: Vec<f64>,
}

#[differentiable(wrt(t), hessian)]
fn over_owned_data(t: f64, data: Owned) -> f64 {
    let mut z = 0.0;
    for x in &data.list {
        z += t * x * z + t;
    }
    z
}

struct Clock {
    ticks: usize,
}

#[differentiable(wrt(x), hessian)]
fn power_of_ticks(x: f64, clock: &Clock) -> f64 {
    x.powi(clock.ticks as i32)
}

#[differentiable(wrt(x), hessian)]
fn lent_on(x: f64, ticks: &mut [usize; 1]) -> f64 {
    let mut sum = 0.0;
    for _ in 0..3 {
        ticks[0] += 1;
        sum += power(x, &*ticks);
    }
    sum
}

#[differentiable(wrt(x), hessian)]
fn power(x: f64, ticks: &[usize; 1]) -> f64 {
    x.powi(ticks[0] as i32)
}

#[differentiable(wrt(x), hessian)]
fn a_clock_that_ticks(x: f64, start: usize) -> f64 {
    let mut clock = Clock { ticks: start };
    let first = power_of_ticks(x, &clock);
    clock.ticks += 1;
    let mut ticks = [start];
    first * power_of_ticks(x, &clock) + lent_on(x, &mut ticks)
}

/// Empty lists of two types.
#[differentiable(hessian)]
fn picked_again(xs: &[f64]) -> f64 {
    let mut v = xs.to_vec();
    let mut sum = 0.0;
    for _ in 0..2 {
        sum += v[0] * v[1];
        let sums: Vec<f64> = v
            .iter()
            .scan(0.0, |a, w| {
                *a += autodiff::no_diff(*w);
                Some(*a)
            })
            .collect();
        let mut picked = Vec::new();
        let mut j = 0;
        for i in 0..3 {
            while j + 1 < 3 && sums[j] < 0.5 * i as f64 {
                j += 1;
            }
            picked.push(j);
        }
        v = picked.iter().map(|&j| v[j] * v[0]).collect();
    }
    sum
}

mod check {
    check!(a_clock_that_ticks { x: var 0.8, start: fixed 2 } modes: reverse, forward, hessian);
    check!(picked_again { xs: var_ref [0.7, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(taken_apart { t: var_ref [0.7, 0.4], samples: fixed &data().samples, gaps: fixed &[Some(0.3), None], data: fixed &data() } modes: reverse, forward, hessian);
    check!(over_owned_data { t: var 0.7, data: fixed Owned { list: vec![0.3, 0.7] } } modes: reverse, forward, hessian);
    check!(over_a_list { t: var 0.8, data: fixed &data() } modes: reverse, forward, hessian);
    check!(over_samples { t: var 0.8, data: fixed &data() } modes: reverse, forward, hessian);
    check!(zipped_with_lists { t: var_ref [0.8, -0.4, 0.6], data: fixed &data() } modes: reverse, forward, hessian);
    check!(chains_from_fields { t: var 0.8, data: fixed &data() } modes: reverse, forward, hessian);
    check!(over_maps { t: var_ref [0.8, -0.4, 0.6], data: fixed &data(), map: fixed &data().by_index } modes: reverse, forward, hessian);
    check!(over_characters { t: var 0.8, program: fixed "+*+x*" } modes: reverse, forward, hessian);
    check!(over_lent_samples { t: var 0.8, data: fixed &data().samples } modes: reverse, forward, hessian);
    check!(through_calls { t: var 0.8, data: fixed &data() } modes: reverse, forward, hessian);
}
