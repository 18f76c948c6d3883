//! Inactive values in the user's own types and loops beside active ones, rarer spellings, and bodies that never end.
#![allow(clippy::all)]
#![allow(unused)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;
use autodiff::{differentiable, no_diff};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

fn plain(x: f64) -> f64 {
    x * 2.0
}

#[differentiable(hessian)]
fn waived(x: f64) -> f64 {
    let k = no_diff(plain(x));
    x * k
}

#[differentiable(hessian)]
fn xorshift(x: f64) -> f64 {
    let mut rng: u64 = 88172645463325252;
    let mut s = x;
    for _ in 0..3 {
        rng ^= rng << 13;
        rng ^= rng >> 7;
        rng ^= rng << 17;
        s += x * (rng % 10) as f64;
    }
    s
}

#[differentiable(hessian)]
fn nested_copy(x: f64) -> f64 {
    let mut a = [[x, 1.0], [2.0, 3.0]];
    a[1] = a[0];
    a[1][0] * a[0][0]
}

#[differentiable(hessian)]
fn maps(x: f64, n: usize) -> f64 {
    let mut m = HashMap::new();
    m.insert(1usize, 2usize);
    let mut h = BinaryHeap::new();
    h.push(3);
    h.push(1);
    let mut s = x;
    while let Some(k) = h.pop() {
        s += x * k as f64;
    }
    let mut q = VecDeque::new();
    q.push_back(2i32);
    while let Some(k) = q.pop_front() {
        s += x.powi(k);
        if k < 4 {
            q.push_back(k + 1);
        }
    }
    s * m[&1] as f64
}

#[differentiable(hessian)]
fn writes(x: f64, n: usize) -> f64 {
    use std::fmt::Write;
    let mut text = String::new();
    write!(text, "{n}").unwrap();
    x * text.len() as f64
}

#[differentiable(wrt(x), hessian)]
fn walks(x: f64, picks: &[usize]) -> f64 {
    let mut it = picks.iter();
    let mut s = x;
    while let Some(k) = it.next() {
        s += x * *k as f64;
    }
    s
}

#[differentiable(hessian)]
fn froms(x: f64) -> f64 {
    let a = f64::from(x > 1.0);
    let b = <f64>::sin(x);
    let c: f64 = (1..=3).map(f64::from).sum();
    a * x + b * c
}

#[differentiable(hessian)]
fn ranges(x: f64, n: usize) -> f64 {
    let r = 0..n;
    let mut s = x * r.end as f64;
    for k in r {
        s += x * k as f64;
    }
    s
}

#[differentiable(hessian)]
fn sizes(x: f64) -> f64 {
    let n = std::mem::size_of_val(&x);
    x * n as f64
}

#[differentiable(hessian)]
fn pairs(x: f64, y: f64) -> f64 {
    let mut s = 0.0;
    for (v, n) in [(x, 2), (y, 3)] {
        s += v.powi(n);
    }
    s
}

#[differentiable(hessian)]
fn empties(x: f64) -> f64 {
    let v: Vec<f64> = vec![];
    x + v.iter().sum::<f64>()
}

#[differentiable(hessian)]
fn todo_body(x: f64) -> f64 {
    todo!()
}

#[differentiable(hessian)]
fn panic_body(x: f64) -> f64 {
    panic!("no {x}")
}

#[differentiable(hessian)]
fn forever(x: f64) -> f64 {
    loop {}
}

/// Nobody looks at what it stores, but the index may be out of bounds.
#[differentiable(hessian)]
fn unread(x: f64, at: usize) -> f64 {
    let mut seen = [0.0; 3];
    for i in 0..2 {
        seen[at + i] = x;
    }
    x * x
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 3 but the index is 3")]
fn unread_stores_panic_in_reverse() {
    assert_eq!(unread::grad(2.0, 1), 4.0);
    unread::grad(2.0, 2);
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 3 but the index is 3")]
fn unread_stores_panic_in_a_record() {
    unread::vjp(2.0, 2);
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 3 but the index is 3")]
fn unread_stores_panic_forward() {
    assert_eq!(unread::jvp(2.0, 1, 1.0), (4.0, 4.0));
    unread::jvp(2.0, 2, 1.0);
}

fn total(v: &[f64]) -> f64 {
    v.iter().sum()
}

/// Names behind `..` are those in scope, not the parameters that they hide.
#[differentiable(hessian, wrt(x))]
fn hidden_bounds(x: f64, v: &[f64], n: usize) -> f64 {
    let n = n + 1;
    let mut k = n;
    k += 1;
    let n = n * 2 - k;
    x * total(&v[0..n]) + x * x * total(&v[n..=k])
}

#[derive(Clone, Copy)]
struct Fixed {
    x: f64,
    v: f64,
}

fn weighed(s: Fixed) -> f64 {
    s.x + 10.0 * s.v
}

/// Fields by their name alone, and the rest of another literal.
#[differentiable(hessian, wrt(b))]
fn shorthand(b: f64, x: f64) -> f64 {
    let x = x + 1.0;
    let v = x * 2.0;
    let mut w = v;
    w += 1.0;
    let x = x * w;
    let mut found = Some(Fixed { x, v });
    if let Some(q) = found {
        found = Some(Fixed { x: 0.6, ..q });
    }
    b * weighed(Fixed { v: w, x }) + b * b * found.map_or(0.0, weighed)
}

#[test]
#[should_panic(expected = "no 1.5")]
fn panics_as_the_original() {
    panic_body::grad(1.5);
}

#[test]
#[should_panic(expected = "not yet implemented")]
fn is_still_to_be_written() {
    todo_body::jvp(1.5, 1.0);
}

#[differentiable(wrt(x), hessian)]
fn asks_a_cell(x: f64, c: &Cell<usize>) -> f64 {
    let mut y = x;
    for _ in 0..3 {
        y *= x.sin() * c.get() as f64;
        c.set(c.get() + 1);
    }
    y
}

fn first_of(keys: &[usize]) -> usize {
    keys[0]
}

#[differentiable(wrt(x), hessian)]
fn untold_sums(x: f64, keys: &[usize], start: &Duration, end: Duration) -> f64 {
    let place = keys.iter().position(|n| *n == 1).unwrap() + keys.iter().position(|n| *n == 2).unwrap();
    let both = first_of(keys) + first_of(&keys[1..]) * 2 - first_of(&keys[2..]);
    let span = *start + end / 2 - (*start + *start) / 4;
    let waiting = start.as_secs_f64() + span.as_secs_f64();
    let mut sum = x;
    for _ in place..place + both {
        sum *= x.sin() * waiting;
    }
    sum * (place + both) as f64
}

/// Collections of what carries no derivative, made by closures: sets, maps, strings, boxes; what is kept may depend on numbers
/// that are differentiated.
#[differentiable(wrt(w), hessian)]
fn collections(names: &[&str], w: &[f64]) -> f64 {
    let index: HashMap<&str, usize> = names.iter().enumerate().map(|(i, n)| (*n, i)).collect();
    let halves: BTreeSet<usize> = (1..w.len()).map(|i| i / 2).collect();
    let word: String = (0..w.len()).map(|i| if i > 1 { 'a' } else { 'b' }).collect();
    let other: Box<[usize]> = (0..w.len()).map(|i| (i + 1) % 2).collect();
    let mirrored = (0..w.len()).map(|i| (i, w.len() - 1 - i)).collect::<BTreeMap<usize, usize>>();
    let all = (0..w.len()).map(|i| i.checked_sub(0)).collect::<Option<Vec<usize>>>();
    let positive: BTreeSet<usize> = (0..w.len()).filter(|i| w[*i] > 0.0).map(|i| i).collect();
    let mut sum = w[index["a"]] * w[index["b"]].sin() * word.len() as f64;
    for i in &halves {
        sum += w[*i] * w[other[*i]];
    }
    for (a, b) in &mirrored {
        sum *= 1.0 + w[*a] * w[*b];
    }
    for i in &positive {
        sum += w[*i] * sum;
    }
    sum * all.map_or(0, |all| all.len()) as f64
}

/// In which order numbers come carries no derivative.
#[differentiable(hessian)]
fn sorted_indices(xs: &[f64], k: f64) -> f64 {
    let mut order: Vec<usize> = (0..xs.len()).collect();
    order.sort_by(|&i, &j| (xs[j] * k).partial_cmp(&(xs[i] * k)).unwrap());
    let mut sum = 0.0;
    for (rank, &i) in order.iter().enumerate() {
        sum += xs[i] * xs[i] * k / (rank as f64 + 1.0);
    }
    order.sort_unstable_by(|&i, &j| xs[i].abs().total_cmp(&xs[j].abs()));
    sum + xs[order[0]] * xs[order[1]]
}

fn below(n: usize) -> Vec<usize> {
    (0..n).collect()
}

/// Items of a local list whose type is not told, in rounds that end early.
#[differentiable(hessian)]
fn rounds_that_end_early(w: &[f64], n: usize) -> f64 {
    let list = below(n);
    let map = std::collections::BTreeMap::from([(n, vec![0, 2, 1])]);
    let mut s = 0.0;
    for &e in &list {
        if e == 1 {
            continue;
        }
        s += w[e] * w[e];
    }
    if let Some(list) = map.get(&n) {
        for &e in list {
            if e == 2 {
                continue;
            }
            s *= w[e];
        }
    }
    s
}

/// Local lists that a pattern names, looked at side by side.
#[differentiable(hessian)]
fn even_and_odd(p: &[f64]) -> f64 {
    let (even, odd): (Vec<usize>, Vec<usize>) = (0..p.len()).partition(|i| i % 2 == 0);
    even.iter().zip(&odd).map(|(&e, &o)| p[e] * p[o]).sum()
}

mod check {
    check!(sorted_indices { xs: var_ref [0.3, 1.2, -0.4, 0.8], k: var 0.7 } modes: reverse, forward, hessian);
    check!(collections { names: fixed &["b", "a"], w: var_ref [0.8, -0.7, 1.1] } modes: reverse, forward, hessian);
    check!(xorshift { x: var 1.5 } modes: reverse, forward, hessian);
    check!(nested_copy { x: var 3.0 } modes: reverse, forward, hessian);
    check!(maps { x: var 1.1, n: fixed 1 } modes: reverse, forward, hessian);
    check!(writes { x: var 1.1, n: fixed 100 } modes: reverse, forward, hessian);
    check!(walks { x: var 1.1, picks: fixed &[1, 2] } modes: reverse, forward, hessian);
    check!(froms { x: var 1.1 } modes: reverse, forward, hessian);
    check!(ranges { x: var 1.1, n: fixed 3 } modes: reverse, forward, hessian);
    check!(sizes { x: var 1.1 } modes: reverse, forward, hessian);
    check!(pairs { x: var 1.1, y: var 0.7 } modes: reverse, forward, hessian);
    check!(hidden_bounds { x: var 1.1, v: fixed &[1.0, 20.0, 300.0, 4000.0, 5.0], n: fixed 2 } modes: reverse, forward, hessian);
    check!(shorthand { b: var 1.1, x: fixed 0.3 } modes: reverse, forward, hessian);
    check!(empties { x: var 1.1 } modes: reverse, forward, hessian);
    check!(asks_a_cell { x: var 1.1, c: fixed &Cell::new(2) } modes: reverse, forward, hessian);
    check!(untold_sums { x: var 1.1, keys: fixed &[1, 2, 3], start: fixed &Duration::from_millis(1500), end: fixed Duration::from_secs(3) } modes: reverse, forward, hessian);
}

#[test]
fn waived_calls() {
    assert_eq!(waived::value_and_grad(3.0), (18.0, 6.0));
    check!(rounds_that_end_early { w: var_ref [0.3, -0.4, 0.9, 0.2], n: fixed 4 } modes: reverse, forward, hessian);
    check!(even_and_odd { p: var_ref [0.3, -0.4, 0.9, 0.2, 1.1] } modes: reverse, forward, hessian);
}
