//! Calls of differentiable functions that may fail, looked at by methods and patterns, and what stands for a value that is
//! not there.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable(hessian)]
fn log(x: f64) -> Result<f64, String> {
    if x > 0.0 { Ok(x.ln()) } else { Err("negative".to_string()) }
}

#[differentiable(hessian)]
fn powers(x: f64, n: usize) -> Option<Vec<f64>> {
    if x <= 0.0 {
        return None;
    }
    let mut all = Vec::new();
    for i in 0..n {
        all.push(x.powi(i as i32));
    }
    Some(all)
}

#[differentiable(hessian)]
fn scaled(x: &[f64; 2]) -> Option<[f64; 2]> {
    if x[0] > 0.0 { Some([x[1] * x[0], x[0].sqrt()]) } else { None }
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable(hessian)]
fn point(x: f64) -> Result<Point, ()> {
    if x > 0.0 { Ok(Point { x: x * x, y: x.sin() }) } else { Err(()) }
}

#[differentiable(hessian)]
fn defaults(x: f64, y: f64) -> f64 {
    let first = root(x).unwrap_or(0.5);
    let second = root(x - 3.0).unwrap_or(y * y);
    let third = log(x).unwrap_or_else(|_| -y * x);
    let fourth = root(y).unwrap_or_default();
    first * x + second * y + third * third + fourth * x
}

#[differentiable(hessian)]
fn matched(x: f64, y: f64) -> f64 {
    let first = match log(x) {
        Ok(l) => l * l * y,
        Err(_) => x * x,
    };
    let second = match root(y) {
        Some(r) if r > 2.0 => r * x,
        Some(r) => r,
        None => x.sin(),
    };
    let third = if let Ok(Point { x: a, y: b }) = point(x * y) { a * b } else { y };
    first * second + third
}

#[differentiable(hessian)]
fn in_a_loop(xs: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        if let Ok(l) = log(x * k) {
            sum += l * x;
        }
        let Some(r) = root(x * x - 0.2) else { continue };
        sum += r * k;
    }
    sum
}

#[differentiable(hessian)]
fn asked(x: f64, y: f64) -> f64 {
    let r = root(x);
    let first = if r.is_some() { r.unwrap() * y } else { x * x };
    let second = if log(y).is_err() { x } else { y };
    let third = root(x).is_some_and(|r| r > 1.0);
    first * second + if third { x * y } else { x }
}

#[differentiable(hessian)]
fn mapped(x: f64, y: f64) -> f64 {
    let first = root(x).map(|r| r * y).unwrap_or(x);
    let second = root(y).and_then(|r| (r > x).then(|| r - x)).map_or(y * x, |r| r * r * r);
    let third = log(x).map_or_else(|_| y * y, |l| l * y);
    let fourth = root(x).filter(|r| *r > 1.0).or(root(y)).unwrap_or(x * y);
    first * second + third * fourth
}

#[differentiable(hessian)]
fn handed_on(x: f64, y: f64) -> Option<f64> {
    if y > 2.0 { root(x * y) } else { root(x).map(|r| r * y) }
}

#[differentiable(hessian)]
fn adapted(x: f64, y: f64) -> Result<f64, usize> {
    let l = log(x).map_err(|error| error.len())?;
    let r = root(y).ok_or(7_usize)?;
    Ok(l * r * x)
}

#[differentiable(hessian)]
fn made_options(x: f64, y: f64) -> Option<f64> {
    Some(log(x * y).ok()? * y)
}

#[differentiable(hessian)]
fn lists(x: f64, y: f64) -> f64 {
    let first = match powers(x, 3) {
        Some(all) => all.iter().sum::<f64>() * all[1],
        None => y,
    };
    let second = powers(x, 2).unwrap_or_else(|| vec![y, x * x]);
    let third = if let Some([a, b]) = scaled(&[x, y]) { a * b } else { x };
    let fourth = scaled(&[x, y]).unwrap_or([y, x * y]);
    first * second[1] + third * second[0] + fourth[0] * fourth[1]
}

#[derive(Differentiable, Clone, Debug)]
struct Model {
    weight: f64,
    bias: Vec<f64>,
}

#[differentiable(hessian)]
impl Model {
    fn step(&self, x: f64) -> Result<f64, String> {
        if x < self.weight { Ok(self.weight * x + self.bias[0]) } else { Err("far".to_owned()) }
    }

    fn pair(&self, x: f64) -> Option<(f64, f64)> {
        if x < 1.5 { Some((self.weight * x, x * x)) } else { None }
    }

    fn total(&self, xs: &[f64]) -> f64 {
        let mut sum = 0.0;
        for x in xs {
            sum += match self.step(*x) {
                Ok(value) => value * x,
                Err(..) => self.bias[1] * x,
            };
            if let Some((a, b)) = self.pair(*x) {
                sum += a * b;
            } else {
                break;
            }
        }
        sum
    }
}

#[differentiable(hessian)]
fn of_methods(weight: f64, bias: f64, xs: &[f64]) -> f64 {
    let model = Model { weight, bias: vec![bias, weight * bias] };
    model.total(xs)
}

#[derive(Differentiable, Clone, Debug)]
struct Given {
    list: Option<Vec<f64>>,
    array: Option<[f64; 2]>,
    pair: Option<(f64, f64)>,
}

#[differentiable(hessian)]
fn written_out(x: f64, y: f64, there: bool) -> f64 {
    let given = Given {
        list: if there { Some(vec![x, y]) } else { None },
        array: if there { Some([x * y, x]) } else { None },
        pair: if there { Some((x, y)) } else { None },
    };
    let list = given.list.clone().unwrap_or_else(|| vec![x, x * y]);
    let array = given.array.unwrap_or([y, x * x]);
    let chosen = match given.list.clone() {
        Some(list) => list,
        None => vec![y, y * y],
    };
    let product = match given.pair {
        Some((a, b)) => a * b * y,
        None => x * y,
    };
    list[0] * list[1] + array[0] * array[1] + chosen[0] * chosen[1] * product
}

#[test]
fn errors_are_those_of_the_original() {
    assert_eq!(adapted::grad(-1.0, 2.0), Err(8));
    assert_eq!(adapted::grad(1.0, -2.0), Err(7));
    assert!(made_options::grad(-1.0, 2.0).is_none());
    assert!(handed_on::value_and_grad(-1.0, 2.0).is_none());
}

#[derive(Debug)]
enum Failure {
    Empty(usize),
    Other(String),
}

impl From<&str> for Failure {
    fn from(s: &str) -> Self {
        Failure::Other(s.to_string())
    }
}

#[differentiable(forward, hessian)]
fn first_or_message(x: f64, xs: &[f64]) -> Result<f64, String> {
    let first = xs.first().ok_or("empty")?;
    let last = xs.last().ok_or_else(|| "empty".to_string())?;
    Ok(x * first - last.sin())
}

#[differentiable(forward, hessian)]
fn found_or_own_error(x: f64, xs: &[f64]) -> Result<f64, Failure> {
    let mut s = 0.0;
    for i in 0..3 {
        let v = xs.get(i).ok_or(Failure::Empty(i))?;
        s += v * x;
    }
    let big = xs.iter().find(|v| **v > 0.8).ok_or("none")?;
    let top = xs.iter().copied().reduce(f64::max).ok_or_else(|| Failure::Empty(xs.len()))?;
    Ok(s * big + top * x)
}

#[differentiable(forward, hessian)]
fn takes_messages(x: f64, xs: &[f64]) -> f64 {
    first_or_message(x, xs).unwrap()
}

#[differentiable(forward, hessian)]
fn takes_own_errors(x: f64, xs: &[f64]) -> f64 {
    found_or_own_error(x, xs).unwrap() + found_or_own_error(x, &xs[..2]).unwrap_or(x)
}

mod check {
    check!(takes_messages { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.1, 0.5] } modes: reverse, forward, hessian);
    check!(takes_own_errors { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.1, 0.5] } modes: reverse, forward, hessian);
    #[test]
    fn empty_options_are_errors() {
        use super::{Failure, first_or_message, found_or_own_error};
        assert!(first_or_message::value_and_grad(0.3, &[]).is_err());
        assert!(matches!(found_or_own_error::grad(0.3, &[0.3]), Err(Failure::Empty(1))));
        assert!(matches!(found_or_own_error::grad(0.3, &[0.3, 0.1, 0.2]), Err(Failure::Other(text)) if text == "none"));
    }
    check!(defaults { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(defaults as defaults_far { x: var 4.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(defaults as defaults_negative { x: var -1.7, y: var -0.6 } modes: reverse, forward, hessian);
    check!(matched { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(matched as matched_large { x: var 1.7, y: var 5.6 } modes: reverse, forward, hessian);
    check!(matched as matched_negative { x: var -1.7, y: var -0.6 } modes: reverse, forward, hessian);
    check!(matched as matched_mixed { x: var -1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(in_a_loop { xs: var_ref [0.9, -0.3, 1.4, -2.0, 0.2], k: var 1.3 } modes: reverse, forward, hessian);
    check!(asked { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(asked as asked_negative { x: var -1.7, y: var -0.6 } modes: reverse, forward, hessian);
    check!(mapped { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(mapped as mapped_small { x: var 0.3, y: var 1.6 } modes: reverse, forward, hessian);
    check!(mapped as mapped_negative { x: var -1.7, y: var -0.6 } modes: reverse, forward, hessian);
    check!(try handed_on { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(try handed_on as handed_on_large { x: var 1.7, y: var 2.6 } modes: reverse, forward, hessian);
    check!(try adapted { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(try made_options { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(lists { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(lists as no_lists { x: var -1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(of_methods { weight: var 1.2, bias: var 0.4, xs: var_ref [0.3, 1.4, 1.1, 1.7, 0.9] } modes: reverse, forward, hessian);
    check!(written_out { x: var 1.7, y: var 0.6, there: fixed true } modes: reverse, forward, hessian);
    check!(written_out as nothing_written { x: var 1.7, y: var 0.6, there: fixed false } modes: reverse, forward, hessian);
}
