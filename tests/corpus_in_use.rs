//! Programs that came up in use: small weights and tables beside calls, lists that grow at their front, methods in arguments of
//! methods, powers beside factors that are zero.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

struct Config {
    weights: Vec<f64>,
    scale: f64,
}

impl Config {
    fn new() -> Config {
        Config { weights: vec![0.4, -1.1, 0.8], scale: 0.7 }
    }
}

fn table(n: usize) -> Vec<f64> {
    (0..n).map(|k| 1.0 / (k + 1) as f64).collect()
}

#[differentiable(hessian)]
fn soft(x: f64) -> f64 {
    x / (1.0 + x * x)
}

// References to numbers of data, as factors.

#[differentiable(wrt(p), hessian)]
fn by_reference(p: f64, config: &Config) -> f64 {
    config.weights.iter().map(|w| soft(p * w) + soft(w * p) * w).sum()
}

#[differentiable(wrt(p), hessian)]
fn divided(p: f64, config: &Config) -> f64 {
    config.weights.iter().map(|w| soft(p / w)).sum()
}

#[differentiable(wrt(ps), hessian)]
fn zipped(ps: &[f64], config: &Config) -> f64 {
    let mut sum = 0.0;
    for (p, w) in ps.iter().zip(&config.weights) {
        sum += soft(p * w) * config.scale;
    }
    let first = &config.weights[0];
    sum * soft(ps[0] * first)
}

// Lists that plain functions make, beside calls.

#[differentiable(hessian)]
fn beside_a_table(ps: &[f64]) -> f64 {
    let t = table(ps.len());
    let mut sum = 0.0;
    for (p, w) in ps.iter().zip(&t) {
        sum += soft(*p) * w;
    }
    sum
}

#[differentiable(hessian)]
fn beside_a_table_by_iter(ps: &[f64]) -> f64 {
    let t = table(ps.len());
    let mut sum = 0.0;
    for (p, w) in ps.iter().zip(t.iter()) {
        sum += soft(*p) * w * p;
    }
    sum + ps.iter().zip(&t).map(|(p, w)| soft(p * w) * w).sum::<f64>()
}

#[differentiable(hessian)]
fn over_a_table(p: f64) -> f64 {
    let t = table(3);
    let mut sum = 1.0;
    for w in &t {
        sum *= soft(p * p) * w + p;
    }
    sum
}

/// Signs in a text, beside numbers.
#[differentiable(wrt(ps), hessian)]
fn signed(ps: &[f64], signs: &str) -> f64 {
    let mut sum = 0.0;
    for (sign, p) in signs.chars().zip(ps) {
        if sign == '+' {
            sum += p * p.sin();
        } else {
            sum -= p * p;
        }
    }
    sum
}

/// Where a number stands in a list that is a field.
#[derive(Differentiable, Clone)]
struct Curve {
    at: Vec<f64>,
    values: Vec<f64>,
}

#[differentiable(hessian)]
impl Curve {
    fn value(&self, t: f64) -> f64 {
        let i = self.at.partition_point(|p| *p <= t).clamp(1, self.at.len() - 1);
        let w = (t - self.at[i - 1]) / (self.at[i] - self.at[i - 1]);
        self.values[i - 1] * (1.0 - w) + self.values[i] * w
    }
}

#[differentiable(hessian)]
fn along_a_curve(ps: &[f64], t: f64) -> f64 {
    let curve = Curve { at: ps.to_vec(), values: ps.iter().map(|p| p * p).collect() };
    curve.value(t) * curve.value(2.0 * t)
}

// Data of types that only rustc knows.

trait Schedule {
    fn rate(&self, k: usize) -> f64;
}

struct Falling(f64);

impl Schedule for Falling {
    fn rate(&self, k: usize) -> f64 {
        self.0 / (k + 1) as f64
    }
}

#[differentiable(wrt(x), hessian)]
fn by_schedules(x: f64, schedules: &[Box<dyn Schedule>]) -> f64 {
    let mut y = x;
    for (k, schedule) in schedules.iter().enumerate() {
        let rate: f64 = schedule.rate(k);
        y -= rate * y.sin();
    }
    y
}

#[differentiable(hessian)]
fn with_objects(x: f64) -> f64 {
    let schedules: Vec<Box<dyn Schedule>> = vec![Box::new(Falling(0.3)), Box::new(Falling(0.7))];
    by_schedules(x * x, &schedules)
}

#[differentiable(wrt(x), hessian)]
fn by_gain(gain: &Option<f64>, x: f64) -> f64 {
    match gain {
        Some(gain) => gain * x * x,
        None => x.sin(),
    }
}

#[differentiable(hessian)]
fn with_gains(x: f64) -> f64 {
    let (gain, none) = (Some(0.5), None);
    by_gain(&gain, x) * by_gain(&none, x)
}

#[derive(Differentiable, Clone, Default)]
struct Settings {
    rate: f64,
    decay: f64,
    momentum: f64,
}

#[differentiable(hessian)]
fn beside_defaults(x: f64) -> f64 {
    let settings = Settings { rate: x * x, momentum: x, ..Default::default() };
    settings.rate.sin() * settings.momentum + settings.decay * x
}

// Lists and accumulators.

#[differentiable(hessian)]
fn delay_line(xs: &[f64]) -> f64 {
    let mut line: Vec<f64> = Vec::new();
    let mut energy = 0.0;
    for &x in xs {
        line.insert(0, x);
        let y: f64 = line.iter().enumerate().map(|(k, v)| v / (k + 1) as f64).sum();
        energy += y * y;
    }
    energy
}

#[differentiable(hessian)]
fn complex_product(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

#[differentiable(hessian)]
fn folded(zs: &[(f64, f64)]) -> f64 {
    let (re, im) = zs.iter().fold((1.0, 0.0), |p, z| complex_product(p, *z));
    re * re + im
}

#[derive(Differentiable, Clone, Copy)]
struct Mean {
    count: usize,
    mean: f64,
}

#[differentiable(hessian)]
impl Mean {
    fn add(&mut self, x: f64) {
        self.count += 1;
        self.mean += (x * x - self.mean) / self.count as f64;
    }
}

/// The last one, where there is none at first.
#[differentiable(hessian)]
fn last_so_far(xs: &[f64]) -> f64 {
    let mut means: Vec<Mean> = Vec::new();
    let mut sum = 0.0;
    for &x in xs {
        if let Some(last) = means.last() {
            sum += last.mean * x;
        }
        means.push(Mean { count: 1, mean: x * x });
    }
    sum
}

#[differentiable(hessian)]
fn mean_by_closure(xs: &[f64]) -> f64 {
    let mut mean = Mean { count: 0, mean: 0.0 };
    xs.iter().for_each(|&x| mean.add(x));
    mean.mean * xs[0]
}

#[differentiable(hessian)]
fn scaled_in_place(list: &mut Vec<f64>, y: f64) -> f64 {
    let first = list[0];
    *list = list.iter().map(|a| a * y).collect();
    first * list[1]
}

#[differentiable(hessian)]
fn turned_in_place(list: &mut Vec<f64>, y: f64, rounds: usize) -> f64 {
    for _ in 0..rounds {
        let turned: Vec<f64> = list.iter().rev().map(|a| a * a + y).collect();
        *list = turned;
    }
    list[1] * y
}

#[differentiable(hessian)]
fn lends_a_list(x: f64, y: f64) -> f64 {
    let mut list = vec![x, y, x * y];
    let turned = turned_in_place(&mut list, y, 2);
    turned * list[0] + scaled_in_place(&mut list, x)
}

// Arguments that ask the receiver: it is lent before they are evaluated, and changed behind them.

#[derive(Differentiable, Clone)]
struct Pair {
    v: [f64; 2],
}

#[differentiable(hessian)]
impl Pair {
    fn at(&self, i: usize) -> f64 {
        self.v[i]
    }
    fn put(&mut self, x: f64) {
        self.v[0] = x;
    }
    fn bump(&mut self, x: f64) -> f64 {
        self.v[1] *= x;
        self.v[0]
    }
}

#[derive(Differentiable, Clone)]
struct Outer {
    pair: Pair,
    k: f64,
}

#[differentiable(hessian)]
fn put_what_it_has(x: f64, y: f64) -> f64 {
    let mut s = Pair { v: [x, y] };
    s.put(s.at(1) * 2.0);
    s.v[0] * x
}

#[differentiable(hessian)]
fn put_into_a_field(x: f64, y: f64) -> f64 {
    let mut o = Outer { pair: Pair { v: [x, y] }, k: x };
    o.pair.put(o.pair.at(1) * o.k);
    o.pair.v[0] * x
}

#[differentiable(hessian)]
fn put_into_an_element(x: f64, y: f64) -> f64 {
    let mut all = [Pair { v: [x, y] }, Pair { v: [y, x * y] }];
    all[0].put(all[1].at(1));
    all[0].v[0] * x
}

#[differentiable(hessian)]
fn put_by_blocks(x: f64, y: f64) -> f64 {
    let mut s = Pair { v: [x, y] };
    s.put({
        let q = s.at(1);
        q * q
    });
    s.put(if y > 0.0 { s.at(1) * s.at(0) } else { x });
    let square = |q: f64| q * q;
    s.put(square(s.at(0)) + f64::max(s.at(1), 0.1));
    s.v[0] * x
}

#[differentiable(hessian)]
fn bumped(x: f64, y: f64) -> f64 {
    let mut s = Pair { v: [x, y] };
    let mut t = Pair { v: [y, x] };
    let a = s.bump(s.at(1));
    let b = s.bump(s.at(0) * a);
    s.bump(t.bump(s.at(1)));
    for _ in 0..3 {
        s.put(s.at(1) * t.at(0));
        s.bump(s.at(0));
    }
    let r = &mut t;
    r.put(r.at(1) * y);
    a * b * s.v[1] + s.v[0] * t.v[0] * t.v[1]
}

#[differentiable(hessian)]
fn put_where_there_is_one(x: f64, y: f64) -> f64 {
    let mut there = Some(Pair { v: [x, y] });
    if let Some(pair) = there.as_mut() {
        pair.put(y * pair.at(0));
        pair.bump(x);
    }
    let pair = there.unwrap();
    pair.v[0] * pair.v[1]
}

/// Operands that leave the function.
#[differentiable(hessian)]
fn left_by_an_operand(x: f64, y: f64) -> f64 {
    let positive = x > 0.0 || return y * y;
    let mut sum = 0.0;
    for k in 0..4 {
        let small = sum < 2.0 && {
            sum += x * y;
            true
        };
        if !small || (k == 2 && return sum * y) {
            break;
        }
    }
    if positive { sum * x } else { x }
}

// Powers whose adjoint is zero, and moves.

#[differentiable(hessian)]
fn series(x: f64, z: f64, n: i32) -> f64 {
    let mut s = 0.0;
    for k in 0..n {
        s += z * x.powi(k);
    }
    s
}

#[differentiable(hessian)]
fn vanishing(x: f64, z: f64, p: f64) -> f64 {
    z * x.powf(p) + (z * x.powf(p)).exp() + z / x.powf(p + 1.0)
}

#[differentiable(hessian)]
fn flat(x: f64, p: f64) -> f64 {
    x.powf(p) * x
}

/// The pullback's adjoint of an in-out list has the shape that the list has at the end.
#[test]
fn shapes_at_the_end() {
    #[differentiable]
    fn exchanged(rows: &mut [Vec<f64>], k: f64) -> f64 {
        rows.swap(0, 1);
        rows[0][2] * k
    }
    let mut rows = vec![vec![0.3, 0.4], vec![0.5, 0.6, 0.7]];
    let (value, pullback) = exchanged::vjp(&mut rows, 0.5);
    assert_eq!((value, pullback(1.0)), (0.35, (vec![vec![0.0, 0.0], vec![0.0, 0.0, 0.5]], 0.7)));
}

mod check {
    check!(by_reference { p: var 0.7, config: fixed &Config::new() } modes: reverse, forward, hessian);
    check!(divided { p: var 0.7, config: fixed &Config::new() } modes: reverse, forward, hessian);
    check!(zipped { ps: var_ref vec![0.7, 0.2, -0.4], config: fixed &Config::new() } modes: reverse, forward, hessian);
    check!(beside_a_table { ps: var_ref vec![0.7, 0.2, -0.4] } modes: reverse, forward, hessian);
    check!(beside_a_table_by_iter { ps: var_ref vec![0.7, 0.2, -0.4] } modes: reverse, forward, hessian);
    check!(over_a_table { p: var 0.7 } modes: reverse, forward, hessian);
    check!(signed { ps: var_ref vec![0.7, 0.2, -0.4], signs: fixed "+-+" } modes: reverse, forward, hessian);
    check!(along_a_curve { ps: var_ref vec![0.1, 0.6, 1.7], t: var 0.4 } modes: reverse, forward, hessian);
    check!(with_objects { x: var 0.7 } modes: reverse, forward, hessian);
    check!(with_gains { x: var 0.7 } modes: reverse, forward, hessian);
    check!(beside_defaults { x: var 0.7 } modes: reverse, forward, hessian);
    check!(delay_line { xs: var_ref vec![0.7, 0.2, -0.4] } modes: reverse, forward, hessian);
    check!(folded { zs: var_ref vec![(0.7, 0.2), (-0.4, 1.1), (0.3, 0.9)] } modes: reverse, forward, hessian);
    check!(last_so_far { xs: var_ref vec![0.7, 0.2, -0.4] } modes: reverse, forward, hessian);
    check!(mean_by_closure { xs: var_ref vec![0.7, 0.2, -0.4] } modes: reverse, forward, hessian);
    check!(scaled_in_place { list: var_mut vec![0.7, 0.4], y: var 1.3 } modes: reverse, forward, hessian);
    check!(turned_in_place { list: var_mut vec![0.7, 0.4, 0.6], y: var 1.3, rounds: fixed 3 } modes: reverse, forward, hessian);
    check!(lends_a_list { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(put_what_it_has { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(put_into_a_field { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(put_into_an_element { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(put_by_blocks { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(bumped { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(put_where_there_is_one { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(left_by_an_operand { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(left_by_an_operand as left_at_once { x: var -0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(left_by_an_operand as left_by_break { x: var 1.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(series { x: var 0.7, z: var 0.0, n: fixed 4 } modes: reverse, forward, hessian);
    check!(vanishing { x: var 0.7, z: var 0.0, p: var 1.7 } modes: reverse, forward, hessian);
    check!(flat { x: var 0.7, p: var 0.0 } modes: reverse, forward, hessian);
}
