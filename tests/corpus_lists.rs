//! Lists that are searched, sorted, shortened and given elements in the middle; the conditions of arms.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;
#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DVector, Vector3};

#[derive(Clone, Copy, Debug)]
enum Unit {
    Relu,
    Leaky(f64),
    Steep { times: usize },
}

#[differentiable(wrt(x), hessian)]
fn guarded(unit: Unit, x: f64) -> f64 {
    match unit {
        Unit::Relu if x > 0.0 => x * x,
        Unit::Relu => 0.5 * x,
        Unit::Leaky(slope) if x * slope < 0.2 => slope * x * x,
        Unit::Steep { times } if x > 5.0 && times > 1 => x.cos(),
        _ if x > 1.0 => x.sin(),
        _ => x.exp(),
    }
}

#[derive(Differentiable, Clone, Debug)]
struct Layer {
    #[differentiable(skip)]
    unit: Unit,
    weight: f64,
}

#[differentiable(hessian)]
impl Layer {
    fn run(&self, x: f64) -> f64 {
        let y = self.weight * x;
        let sum = match self.unit {
            Unit::Relu if y > 0.0 => y * x,
            Unit::Relu => 0.0,
            _ => y,
        };
        sum + match &self.unit {
            Unit::Leaky(slope) if y < 0.0 => y * *slope,
            _ => y * y,
        }
    }
}

#[differentiable(hessian)]
fn guarded_in_a_method(x: f64, weight: f64, times: usize) -> f64 {
    let units = [Unit::Relu, Unit::Leaky(0.3), Unit::Steep { times }];
    let mut sum = 0.0;
    for unit in units {
        let layer = Layer { unit, weight };
        sum = sum * x + layer.run(x - sum);
    }
    sum
}

#[differentiable(hessian)]
fn interpolated(x: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let i = xs.iter().position(|v| *v > x).unwrap_or(xs.len() - 1).max(1);
    let t = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    ys[i - 1] * (1.0 - t) + ys[i] * t
}

#[differentiable(hessian)]
fn bisected(x: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let i = xs.partition_point(|v| *v < x).clamp(1, xs.len() - 1);
    let t = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    let near = match xs.binary_search_by(|v| v.partial_cmp(&x).unwrap()) {
        Ok(k) => ys[k],
        Err(k) => ys[k.min(1)] * x,
    };
    ys[i - 1] * (1.0 - t) + ys[i] * t * near
}

#[differentiable(hessian)]
fn found(xs: &[f64], k: f64) -> f64 {
    let first = xs.iter().find(|v| **v > k).copied().unwrap_or(k * k);
    let (i, second) = match xs.iter().enumerate().find(|(_, v)| **v < k) {
        Some((i, v)) => (i, *v),
        None => (7, k),
    };
    let third = xs.iter().zip(xs.iter().skip(1)).find(|(a, b)| *a * *b > k).map_or(0.0, |(a, b)| a * b * a);
    first * second * (i as f64 + 1.0) + third
}

#[differentiable(hessian)]
fn sorted(xs: &[f64], k: f64) -> f64 {
    let mut list: Vec<f64> = xs.iter().map(|x| x * k).collect();
    list.sort_by(|a, b| b.total_cmp(a));
    let mut sum = 0.0;
    for (i, x) in list.iter().enumerate() {
        sum += x * x * i as f64;
    }
    let mut three = [xs[0], xs[1] * k, xs[2]];
    three.sort_by(|a, b| a.partial_cmp(b).unwrap());
    list.sort_by(f64::total_cmp);
    sum + three[1] * three[0] + list[1] * list[2]
}

#[differentiable(hessian)]
fn stacked(xs: &[f64], k: f64) -> f64 {
    let mut stack = Vec::new();
    for x in xs {
        if *x > 0.0 {
            stack.push(x * k);
        } else if let Some(top) = stack.pop() {
            stack.push(top * x);
        }
    }
    stack.iter().sum::<f64>() * stack[0]
}

#[differentiable(hessian)]
fn unfolded(x: f64, y: f64) -> f64 {
    let mut stack = vec![(2u32, x)];
    let mut sum = 0.0;
    while let Some((depth, v)) = stack.pop() {
        if depth == 0 {
            sum += v * v;
        } else {
            stack.push((depth - 1, v * y));
            stack.push((depth - 1, v + x));
        }
    }
    sum
}

#[differentiable(hessian)]
fn halved(x: f64, y: f64) -> f64 {
    let mut stack = vec![x, y];
    let (mut sum, mut n) = (0.0, 0);
    while let Some(v) = stack.pop() {
        sum += v * v;
        n += 1;
        if n == 3 {
            continue;
        }
        if n == 5 {
            break;
        }
        if v.abs() > 0.5 {
            stack.push(v * 0.5);
            stack.push(v * x);
        }
    }
    sum + n as f64 * x
}

#[differentiable(hessian)]
fn popped_if_any(xs: &[f64], k: f64) -> f64 {
    let mut rows: Vec<Vec<f64>> = xs.chunks(2).map(|row| row.to_vec()).collect();
    let mut total = 0.0;
    for _ in 0..3 {
        if let Some(v) = rows.pop() {
            total = k * total + v.iter().map(|x| x * x).sum::<f64>();
        } else {
            total *= k;
        }
    }
    total
}

#[differentiable(hessian)]
fn ranked(x: f64, y: f64) -> f64 {
    let mut list: Vec<(usize, f64)> = Vec::new();
    for k in 0..4 {
        list.push((k, (x * k as f64).sin() * y));
    }
    list.sort_by(|a, b| a.1.total_cmp(&b.1));
    list[0].1 * list[0].0 as f64 + list[3].1 * list[2].1
}

#[derive(Differentiable, Clone, Debug)]
struct Event {
    time: f64,
    loads: Vec<f64>,
    kind: usize,
}

#[differentiable(hessian)]
fn events(x: f64, y: f64) -> f64 {
    let mut events = vec![
        Event { time: x, loads: vec![y, x * y], kind: 1 },
        Event { time: y, loads: vec![x], kind: 0 },
        Event { time: x * y, loads: vec![y * y], kind: 2 },
    ];
    events.sort_by(|a, b| b.time.total_cmp(&a.time));
    let last = events.pop().unwrap();
    let first = events.remove(0);
    let product = last.time * first.loads[0];
    events.insert(0, first);
    events.truncate(1);
    product + events[0].time * events[0].loads.iter().sum::<f64>() * events[0].kind as f64
}

#[differentiable(hessian)]
fn while_there(x: f64, y: f64) -> f64 {
    let mut left = Some(x);
    let mut sum = 0.0;
    while let Some(v) = left {
        sum += v * v * y;
        left = if v > 0.3 { Some(v * 0.5) } else { None };
    }
    sum
}

#[differentiable(hessian)]
fn moved(xs: &[f64], k: f64) -> f64 {
    let mut list = xs.to_vec();
    list.insert(1, k);
    list.insert(0, k * k);
    let a = list.remove(2);
    let b = list.swap_remove(0);
    list.push(a * b);
    list.truncate(4);
    let mut other = vec![k; 3];
    other.clear();
    other.push(b);
    other.push(a * k);
    let last = list.pop().unwrap();
    list.iter().map(|x| x * x).sum::<f64>() * last + other[0] * other[1]
}

#[differentiable(hessian)]
fn shortened(xs: &[f64], k: f64) -> f64 {
    let mut list = Vec::new();
    for x in xs {
        list.push(x * k);
    }
    list = list[..list.len() - 1].to_vec();
    for x in xs {
        if *x < 0.0 {
            list = list[1..].to_vec();
        }
        list[0] *= x;
    }
    list.iter().sum::<f64>() * list[0]
}

#[derive(Clone, Debug)]
struct Counter {
    calls: usize,
    table: [usize; 2],
}

#[differentiable(wrt(x), hessian)]
fn counted(x: f64, counter: &mut Counter) -> f64 {
    counter.calls += 1;
    counter.table[1] = counter.calls * 2;
    x * x * counter.table[1] as f64
}

#[derive(Differentiable, Clone, Debug)]
struct Model {
    weights: Vec<f64>,
}

#[differentiable(hessian)]
fn ends_of_a_field(a: f64, b: f64, x: f64) -> f64 {
    let mut model = Model { weights: vec![a, b] };
    *model.weights.last_mut().unwrap() *= x;
    if let Some(first) = model.weights.first_mut() {
        *first += x * b;
    }
    model.weights[0] * model.weights[1]
}

#[test]
fn state_without_a_derivative_changes_once() {
    let mut counter = Counter { calls: 1, table: [0; 2] };
    assert_eq!(counted::grad(3.0, &mut counter), 24.0);
    assert_eq!((counter.calls, counter.table), (2, [0, 4]));
}

#[test]
#[should_panic(expected = "insertion index (is 1) should be <= len (is 0)")]
fn inserted_behind_the_end() {
    moved::grad(&[], 2.0);
}

#[derive(autodiff::Differentiable, Clone)]
struct Track {
    speed: f64,
    places: Vec<f64>,
    laps: usize,
}

#[differentiable(hessian)]
fn lists_in_structs_in_a_list(k: f64, x: f64) -> f64 {
    let mut tracks: Vec<Track> = (0..3).map(|i| Track { speed: k * i as f64, places: vec![x], laps: 0 }).collect();
    for track in tracks.iter_mut() {
        track.places.push(track.speed * k);
        track.places.push(track.places[0] * track.speed);
    }
    tracks[1].laps = 2;
    tracks[1].places[1] * tracks[2].places[2] * tracks[1].laps as f64 + tracks[2].places[1]
}

/// Closures that sort have parameters named like those of the function.
#[differentiable(hessian)]
fn sorted_by_names_of_parameters(a: f64, b: &f64, xs: &[f64]) -> f64 {
    let mut list = xs.to_vec();
    list.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let b = a * b;
    let mut other = vec![b, a, list[1]];
    other.sort_by(|b, a| a.total_cmp(b));
    list[0] * other[0] + list[1] * other[1] * b
}

/// Lists of vectors that start empty, and are looked at before anything is in them.
#[differentiable(hessian)]
fn orthogonalized(a: &DVector<f64>, k: f64) -> f64 {
    let mut basis: Vec<DVector<f64>> = vec![];
    let mut kept: Vec<Vec<Vector3<f64>>> = Vec::with_capacity(3);
    for j in 0..2 {
        let mut v = a.map(|x| x.powi(j + 1) * k);
        for i in 0..basis.len() {
            let share = basis[i].dot(&v);
            v -= &basis[i] * share;
        }
        if v.norm() < 1e-9 {
            continue;
        }
        for w in &kept {
            if w[0].norm() > 9.0 {
                return w[0].x;
            }
        }
        kept.push(vec![Vector3::new(a[0], a[1], k)]);
        basis.push(v.normalize());
    }
    basis.iter().map(|u| u[0] * u[1]).sum::<f64>() + kept[1][0].z
}

mod check {
    check!(orthogonalized { a: var_ref DVector::from_vec(vec![0.3, 0.9, 0.5]), k: var 0.7 } modes: reverse, forward, hessian);
    check!(sorted_by_names_of_parameters { a: var 0.7, b: var_ref 1.3, xs: var_ref vec![0.9, 0.2, 0.4] } modes: reverse, forward, hessian);
    check!(lists_in_structs_in_a_list { k: var 0.8, x: var 1.3 } modes: reverse, forward, hessian);
    check!(guarded { unit: fixed Unit::Relu, x: var 0.7 } modes: reverse, forward, hessian);
    check!(guarded as guarded_negative { unit: fixed Unit::Relu, x: var -0.7 } modes: reverse, forward, hessian);
    check!(guarded as guarded_leaky { unit: fixed Unit::Leaky(0.3), x: var 0.5 } modes: reverse, forward, hessian);
    check!(guarded as guarded_leaky_far { unit: fixed Unit::Leaky(0.3), x: var 1.5 } modes: reverse, forward, hessian);
    check!(guarded as guarded_steep { unit: fixed Unit::Steep { times: 2 }, x: var 5.5 } modes: reverse, forward, hessian);
    check!(guarded as guarded_else { unit: fixed Unit::Steep { times: 1 }, x: var 0.5 } modes: reverse, forward, hessian);
    check!(guarded_in_a_method { x: var 0.7, weight: var 1.3, times: fixed 2 } modes: reverse, forward, hessian);
    check!(guarded_in_a_method as guarded_in_a_method_negative { x: var -0.7, weight: var 0.3, times: fixed 2 } modes: reverse, forward, hessian);
    check!(interpolated { x: var 2.2, xs: var_ref [0.0, 1.0, 2.5, 4.0], ys: var_ref [1.0, -0.5, 2.0, 0.3] } modes: reverse, forward, hessian);
    check!(interpolated as extrapolated { x: var 5.2, xs: var_ref [0.0, 1.0, 2.5, 4.0], ys: var_ref [1.0, -0.5, 2.0, 0.3] } modes: reverse, forward, hessian);
    check!(bisected { x: var 2.2, xs: var_ref [0.0, 1.0, 2.5, 4.0], ys: var_ref [1.0, -0.5, 2.0, 0.3] } modes: reverse, forward, hessian);
    check!(found { xs: var_ref [-0.3, 1.4, 0.9, -2.0, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(found as not_found { xs: var_ref [3.3, 3.4], k: var 3.1 } modes: reverse, forward, hessian);
    check!(sorted { xs: var_ref [-0.3, 1.4, 0.9, -2.0, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(stacked { xs: var_ref [1.3, 1.4, -0.9, 2.0, -1.1, -0.4], k: var 0.8 } modes: reverse, forward, hessian);
    check!(moved { xs: var_ref [1.3, 1.4, -0.9, 2.0], k: var 0.8 } modes: reverse, forward, hessian);
    check!(shortened { xs: var_ref [1.3, 1.4, -0.9, 2.0, 0.7], k: var 0.8 } modes: reverse, forward, hessian);
    check!(counted { x: var 1.3, counter: fixed &mut Counter { calls: 2, table: [0; 2] } } modes: reverse, forward, hessian);
    check!(ends_of_a_field { a: var 1.3, b: var 0.6, x: var -0.8 } modes: reverse, forward, hessian);
    check!(unfolded { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(halved { x: var 1.3, y: var 0.9 } modes: reverse, forward, hessian);
    check!(popped_if_any { xs: var_ref [1.3, 1.4, -0.9], k: var 0.8 } modes: reverse, forward, hessian);
    check!(ranked { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(events { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(while_there { x: var 1.7, y: var 0.4 } modes: reverse, forward, hessian);
}
