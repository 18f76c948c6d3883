//! Inactive lists, sets and iterators that change while the function runs: each effect happens once, and a pullback is given
//! lists as they were when it was made.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable, no_diff};
use std::collections::{HashMap, HashSet, VecDeque};

/// What a method that changes its receiver gives is asked by another method.
#[differentiable(hessian)]
fn popped(xs: &[f64], k: f64) -> f64 {
    let mut w = vec![0, 1, 2, 1, 0];
    let mut out = k;
    if w.len() > 1 {
        let j = w.pop().unwrap();
        out += xs[j] * k;
    }
    for _ in 0..2 {
        let j = w.pop().unwrap();
        out *= xs[j] * k;
    }
    while w.pop().is_some() {
        out = out.sin();
    }
    out
}

#[differentiable(hessian)]
fn visited_once(xs: &[f64], k: f64) -> f64 {
    let mut done = HashSet::new();
    let mut a = k;
    for (i, x) in xs.iter().enumerate() {
        if !done.insert(i % 3) {
            continue;
        }
        a *= x;
    }
    a
}

#[differentiable(hessian)]
fn summed_and_popped(xs: &[f64], k: f64) -> f64 {
    let mut w = vec![1usize, 2, 1];
    let total = w.iter().sum::<usize>() + w.pop().unwrap();
    let mut it = [2usize, 1, 2].iter();
    let j = *it.next().unwrap();
    let tail: Vec<usize> = w.drain(1..).collect();
    k * total as f64 * xs[j] * (xs[tail[0]] * k).exp()
}

#[differentiable(hessian)]
fn sliding_window(xs: &[f64], k: f64) -> f64 {
    let mut window = VecDeque::new();
    let (mut sum, mut out) = (0.0, 0.0);
    for (i, x) in xs.iter().enumerate() {
        window.push_back(i);
        sum += x * k;
        if window.len() > 2 {
            let j = window.pop_front().unwrap();
            sum -= xs[j] * k;
        }
        out += sum * sum / window.len() as f64;
    }
    out
}

/// Elements are written, and all of them moved, in turn.
#[differentiable(hessian)]
fn sorted_and_written(xs: &[f64], k: f64) -> f64 {
    let mut v = vec![2usize, 1, 3];
    let mut s = k;
    for _ in 0..3 {
        v.sort();
        let top = v.last_mut().unwrap();
        *top -= 1;
        s += xs[v[2]] * s;
        v.rotate_left(1);
        let first = v.remove(0);
        v.push(first);
        s = s * xs[v[0]] + s.sin();
    }
    s
}

#[differentiable(hessian)]
fn over_places(x: f64, places: &[usize], w: &[f64]) -> f64 {
    let mut s = x;
    for i in places {
        s = s * w[*i] + s.sin();
    }
    s
}

/// A list that grows, shrinks and turns around between the calls that are lent it.
#[differentiable(hessian)]
fn lent_while_it_changes(xs: &[f64], k: f64) -> f64 {
    let mut v = vec![2usize, 1];
    let mut s = k;
    for i in 0..4 {
        s = over_places(s, &v, xs);
        v.push(i % 2);
        if i == 2 {
            v.clear();
            v.push(1);
        }
        v.reverse();
        v[0] = (v[0] + 1) % 3;
    }
    s
}

#[differentiable(hessian)]
fn folded(x: f64, v: &[f64]) -> f64 {
    let mut s = x;
    for i in v {
        s = s * i + s.sin();
    }
    s
}

#[differentiable(hessian)]
fn lent_while_it_grows(xs: &[f64], k: f64) -> f64 {
    let mut v = vec![k];
    let mut s = k;
    for x in xs {
        s = folded(s, &v);
        v.push(s * x);
    }
    s
}

#[differentiable(hessian)]
fn by_what_was_counted(xs: &[f64], k: f64) -> f64 {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    let mut s = k;
    for (i, x) in xs.iter().enumerate() {
        let count = *counts.entry(i % 2).and_modify(|c| *c += 1).or_insert(1);
        s = s * x + xs[count];
    }
    s
}

/// All elements leave, and others come.
#[differentiable(hessian)]
fn drained(xs: &[f64], k: f64) -> f64 {
    let mut v: Vec<f64> = xs.iter().map(|x| x * k).collect();
    let total: f64 = v.drain(..).map(|x| x * x).sum();
    v.push(total * k);
    let more: Vec<f64> = v.drain(..).collect();
    more[0] * total + v.len() as f64
}

struct Machine {
    state: usize,
}

impl Machine {
    fn advance(&mut self) -> bool {
        self.state = (self.state * 3 + 1) % 7;
        self.state > 3
    }
}

fn advanced(machine: &mut Machine) -> bool {
    machine.advance()
}

/// Under operators, in parentheses, in conditions.
#[differentiable(hessian)]
fn machine(xs: &[f64], k: f64) -> f64 {
    let mut machine = Machine { state: 1 };
    let mut s = k;
    for x in xs {
        if !machine.advance() {
            s += 0.1;
            continue;
        }
        if !advanced(&mut machine) {
            s = s.sin();
        }
        s *= x;
    }
    let mut rounds = 0;
    while !machine.advance() && rounds < 4 {
        s *= 1.1;
        rounds += 1;
    }
    let j = (machine.advance() as usize + 1).min(2);
    s * xs[0] + xs[j]
}

#[differentiable(hessian)]
fn counted_by_entry(xs: &[f64], k: f64) -> f64 {
    let mut counts = std::collections::BTreeMap::new();
    let mut sum = k;
    for i in 0..4usize {
        *counts.entry(i % 2).or_insert(0usize) += 1;
        sum += xs[counts[&(i % 2)]] * sum;
    }
    sum
}

trait Draw {
    fn draw(&mut self) -> f64;
}

impl Draw for Machine {
    fn draw(&mut self) -> f64 {
        self.advance();
        self.state as f64 * 0.1
    }
}

/// What cannot be copied is asked once per draw, and left as the function leaves it.
#[differentiable(wrt(x), forward)]
fn drawn(x: f64, machine: &mut Machine) -> f64 {
    let first = machine.draw();
    let mut s = x * first;
    for _ in 0..3 {
        if s > 0.1 {
            s = s.sin() + x * machine.draw();
        }
        s *= machine.draw() + 0.5;
    }
    s
}

#[differentiable(wrt(x), forward)]
fn drawn_by_trait<D: Draw>(x: f64, machine: &mut D, more: &mut impl Draw) -> f64 {
    let mut s = x;
    while s < 2.0 {
        s += s * machine.draw() + x.powi(2) * more.draw() + 0.1;
    }
    s
}

#[derive(Clone)]
struct Dice {
    state: usize,
}

/// Methods and functions without derivative, inside of the waiver: by `&self` of data, and by `&mut self` of skipped fields.
#[derive(Differentiable, Clone)]
struct Walk {
    rate: f64,
    at: Vec<f64>,
    #[differentiable(skip)]
    dice: Dice,
    #[differentiable(skip)]
    log: Vec<String>,
}

impl Walk {
    fn rounded(&self) -> f64 {
        (self.at.iter().sum::<f64>() * 4.0).round() / 4.0
    }
}

mod plain {
    pub fn steps(x: f64) -> f64 {
        (x * 4.0).floor()
    }
}

#[differentiable]
impl Walk {
    #[differentiable(hessian)]
    fn step(&mut self, x: f64, n: usize) -> f64 {
        no_diff(self.log.push(format!("{n} steps")));
        let mut s = self.rate * x;
        for i in 0..n {
            s += no_diff(self.dice.draw() * 2.0 + plain::steps(s)) * self.rate * x;
            self.at[i % 2] = s * self.at[1] + no_diff(self.dice.draw());
        }
        s.sin() + self.at[0] + no_diff(self.log.len()) as f64
    }

    #[differentiable(hessian)]
    fn look(&self, x: f64) -> f64 {
        x * x * no_diff(self.rounded() + self.dice.peek(x))
    }
}

impl Dice {
    fn draw(&mut self) -> f64 {
        self.state = (self.state * 3 + 1) % 7;
        self.state as f64 * 0.1
    }

    fn peek(&self, x: f64) -> f64 {
        self.state as f64 + x.floor()
    }
}

#[differentiable(hessian, wrt(x, y))]
fn waived_methods(x: f64, y: f64, data: &Dice) -> f64 {
    let mut walk = Walk { rate: x, at: vec![y, 0.5], dice: Dice { state: 2 }, log: Vec::new() };
    let first = no_diff(walk.dice.draw());
    let s = walk.step(x, 3) * walk.look(y * first) + no_diff(data.peek(y)) * walk.rate;
    s * no_diff(walk.dice.draw()) + walk.step(y, 2) * no_diff(walk.log.len()) as f64
}

/// The state that is left is that of the function itself.
#[test]
fn what_is_waived_happens_once() {
    let walk = Walk { rate: 0.4, at: vec![0.2, 0.5], dice: Dice { state: 1 }, log: Vec::new() };
    let (mut plain, mut derived) = (walk.clone(), walk.clone());
    assert_eq!(plain.step(0.3, 4), derived.step_value_and_grad(0.3, 4).0);
    assert_eq!((plain.dice.state, &plain.log, &plain.at), (derived.dice.state, &derived.log, &derived.at));
}

#[differentiable(wrt(x), hessian)]
fn thrown(x: f64, dice: &mut Dice) -> f64 {
    let z = dice.draw();
    x.sin() * z + x.cos() * dice.peek(0.5) * 0.1
}

#[differentiable(wrt(x), hessian)]
fn of_an_iterator<I: Iterator<Item = f64> + Clone>(x: f64, items: &mut I) -> f64 {
    x.sin() * items.next().unwrap()
}

/// What carries no derivative and comes by `&mut` is handed on: a parameter as it is, a local inside of the waiver.
#[differentiable(wrt(x), hessian)]
fn handed_on(x: f64, dice: &mut Dice, items: &mut (impl Iterator<Item = f64> + Clone)) -> f64 {
    let mut own = Dice { state: 3 };
    let mut s = x;
    for _ in 0..3 {
        s += thrown(s, dice) * dice.draw() + of_an_iterator(x, items);
        if s > 1.0 {
            s *= thrown(x, &mut *dice);
        }
        s += thrown(s, no_diff(&mut own)) * own.draw();
    }
    s + thrown(s, no_diff(dice)) * 0.3
}

mod check {
    check!(handed_on { x: var 0.7, dice: fixed &mut crate::Dice { state: 1 }, items: fixed &mut [0.3, 0.9, 0.1].into_iter() } modes: reverse, forward, hessian);
    check!(waived_methods { x: var 0.3, y: var 0.7, data: fixed &crate::Dice { state: 3 } } modes: reverse, forward, hessian);
    check!(drawn { x: var 0.7, machine: fixed &mut crate::Machine { state: 1 } } modes: reverse, forward);
    check!(drawn_by_trait { x: var 0.7, machine: fixed &mut crate::Machine { state: 1 }, more: fixed &mut crate::Machine { state: 4 } } modes: reverse, forward);
    check!(counted_by_entry { xs: var_ref [0.7, -0.3, 0.4], k: var 1.3 } modes: reverse, forward, hessian);
    check!(machine { xs: var_ref [0.3, 0.7, 1.1, 0.4], k: var 0.8 } modes: reverse, forward, hessian);
    check!(drained { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(popped { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(visited_once { xs: var_ref [0.3, 0.7, 1.1, 0.4, 0.9], k: var 0.8 } modes: reverse, forward, hessian);
    check!(summed_and_popped { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(sliding_window { xs: var_ref [0.3, 0.7, 1.1, 0.4, 0.9], k: var 0.8 } modes: reverse, forward, hessian);
    check!(sorted_and_written { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(lent_while_it_changes { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(lent_while_it_grows { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
    check!(by_what_was_counted { xs: var_ref [0.3, 0.7, 1.1], k: var 0.8 } modes: reverse, forward, hessian);
}
