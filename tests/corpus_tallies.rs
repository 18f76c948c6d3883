//! Structs that begin without a derivative and get one by a method whose result is used: tallies, statistics, filters.
#![allow(clippy::all, unreachable_pub, missing_docs)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone, Debug)]
pub struct Tally {
    pub x: f64,
    pub v: f64,
}

#[differentiable(hessian)]
impl Tally {
    pub fn shift(&mut self, x: f64) -> f64 {
        self.v = x.sin();
        self.x
    }
    pub fn look(&self, x: f64) -> f64 {
        self.v * x.sin() + self.x
    }
    pub fn add(&mut self, x: f64) -> f64 {
        self.v += x;
        self.x += 1.0;
        self.v / self.x
    }
}

#[derive(Clone, Debug)]
pub struct Table {
    pub rows: Vec<Vec<f64>>,
    pub w: [f64; 2],
    pub k: f64,
    pub n: usize,
}

pub fn table() -> Table {
    Table { rows: vec![vec![0.4, -0.7], vec![0.9, 0.2]], w: [0.6, -1.1], k: 0.8, n: 2 }
}

#[differentiable(hessian, forward, wrt(x, m))]
pub fn fed_in_a_tuple(x: f64, m: &mut f64, u0: &Table) -> f64 {
    let mut s: Tally = Tally { x: u0.rows[1][1], v: 0.0 };
    let (a, b): (f64, f64) = (s.v, s.shift(u0.k + *m) * x);
    b * x.sin() + a
}

#[differentiable(hessian, forward, wrt(x, m))]
pub fn fed_at_once(x: f64, m: &mut f64, u0: &Table) -> f64 {
    let mut s: Tally = Tally { x: u0.rows[1][1], v: 0.0 };
    let b = s.shift(u0.k + *m) * x;
    b * x.sin()
}

#[differentiable(hessian, forward, wrt(x, m))]
pub fn fed_and_looked_at(x: f64, m: &mut f64, u0: &Table) -> f64 {
    let mut s: Tally = Tally { x: u0.rows[1][1], v: 0.0 };
    let b = s.shift(u0.k + *m) * x;
    b * x.sin() + s.v
}

#[differentiable(hessian, forward)]
pub fn running_mean(x: f64, xs: &[f64]) -> f64 {
    let mut acc = Tally { x: 0.0, v: 0.0 };
    let mut total = 0.0;
    for y in xs {
        total += acc.add(y * x) * 0.5;
    }
    total + acc.look(x)
}

#[differentiable(hessian, forward)]
pub fn only_looked_at(x: f64) -> f64 {
    let mut acc = Tally { x: 0.3, v: 0.5 };
    acc.v = 0.7;
    let a = acc.look(x);
    acc.x = 0.2;
    a * acc.look(x * x)
}

#[differentiable(hessian, forward)]
pub fn fed_by_its_path(x: f64) -> f64 {
    let mut acc = Tally { x: 0.3, v: 0.5 };
    if x > 0.1 && Tally::add(&mut acc, x) > 0.05 {
        acc.v *= 2.0;
    }
    acc.look(x)
}

#[derive(Differentiable, Clone, Debug)]
pub struct Nest {
    pub a: Tally,
    pub list: Vec<f64>,
}

#[differentiable(hessian, forward)]
pub fn tally_inside(x: f64) -> f64 {
    let mut n = Nest { a: Tally { x: 0.3, v: 0.5 }, list: vec![0.5, 0.7] };
    let a = n.a.add(x) + n.a.look(0.3);
    let b = n.a.add(n.list[0] * x);
    a * b + n.a.v + n.list[1]
}

#[derive(Differentiable, Clone, Debug)]
pub struct Times {
    pub n: usize,
}

#[differentiable(hessian, forward)]
impl Times {
    pub fn scaled(&mut self, x: f64) -> f64 {
        self.n += 1;
        x * self.n as f64
    }
}

#[differentiable(hessian, forward)]
pub fn times(x: f64) -> f64 {
    let mut c = Times { n: 0 };
    let a = c.scaled(x);
    a * c.scaled(x.sin())
}

#[derive(Clone, Debug)]
pub struct Config {
    pub gain: f64,
    pub n: usize,
}

#[differentiable(wrt(x), hessian, forward)]
impl Config {
    pub fn apply(&self, x: f64) -> f64 {
        x.sin() * self.gain
    }
}

#[differentiable(hessian, forward)]
pub fn configuration(x: f64) -> f64 {
    let mut c = Config { gain: 0.4, n: 2 };
    c.gain = 0.7;
    let a = c.apply(x);
    a * c.apply(x.sin())
}

#[derive(Differentiable, Clone, Debug, Default)]
pub struct Statistics {
    pub total: f64,
    pub n: usize,
}

#[differentiable(hessian, forward)]
impl Statistics {
    pub fn new() -> Self {
        Statistics { total: 0.0, n: 0 }
    }
    pub fn feed(&mut self, x: f64) -> f64 {
        self.total += x * x;
        self.n += 1;
        self.total / self.n as f64
    }
    pub fn level(&self) -> f64 {
        self.total / self.n as f64
    }
}

#[differentiable(hessian, forward)]
pub fn running_means(x: f64, xs: &[f64]) -> f64 {
    let mut s = Statistics::new();
    let mut t = Statistics::default();
    let mut best = 0.0;
    for v in xs {
        let m = s.feed(v * x);
        if m > best {
            best = m;
        }
        best += t.feed(m);
    }
    best * s.level() + t.level()
}

#[differentiable(hessian, forward)]
pub fn lists_of_statistics(x: f64, xs: &[f64]) -> f64 {
    let mut s = vec![Statistics::new(), Statistics::new()];
    let mut best = 0.0;
    for (i, v) in xs.iter().enumerate() {
        best += s[i % 2].feed(v * x);
    }
    best * s[0].level() + s[1].level()
}

mod check {
    check!(fed_in_a_tuple { x: var 0.7, m: var_mut 0.3, u0: fixed &table() } modes: reverse, forward, hessian);
    check!(fed_at_once { x: var 0.7, m: var_mut 0.3, u0: fixed &table() } modes: reverse, forward, hessian);
    check!(fed_and_looked_at { x: var 0.7, m: var_mut 0.3, u0: fixed &table() } modes: reverse, forward, hessian);
    check!(running_mean { x: var 0.7, xs: var_ref vec![0.3, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(only_looked_at { x: var 0.7 } modes: reverse, forward, hessian);
    check!(fed_by_its_path { x: var 0.7 } modes: reverse, forward, hessian);
    check!(tally_inside { x: var 0.7 } modes: reverse, forward, hessian);
    check!(times { x: var 0.7 } modes: reverse, forward, hessian);
    check!(configuration { x: var 0.7 } modes: reverse, forward, hessian);
    check!(running_means { x: var 0.7, xs: var_ref vec![0.3, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(lists_of_statistics { x: var 0.7, xs: var_ref vec![0.3, 0.4, 0.9] } modes: reverse, forward, hessian);
}
