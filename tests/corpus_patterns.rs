//! Patterns of slices, arrays and vectors in `match`, `if let` and `let else`.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn horner_by_patterns(c: &[f64], x: f64) -> f64 {
    match c {
        [] => 0.0,
        [a] => *a,
        [a, b] => a + b * x,
        [a, rest @ ..] => {
            let mut sum = 0.0;
            for r in rest.iter().rev() {
                sum = sum * x + r;
            }
            a + sum * x
        }
    }
}

#[differentiable(hessian)]
fn ends_of_an_array(x: [f64; 4]) -> f64 {
    let [first, .., last] = x;
    match x {
        [a, _, c, _] if a < c => a * c.sin() * last,
        [.., c, d] => first / c + d,
    }
}

#[differentiable(hessian)]
fn first_and_rest(x: &[f64], y: f64) -> f64 {
    let [head, tail @ ..] = x else { return y * y };
    if let [next, ..] = tail { head * next * y } else { head.exp() * y }
}

#[differentiable(hessian)]
fn elements_in_tests(x: &[f64], w: &[f64]) -> f64 {
    match (x, w) {
        ([a, 0.0..=1.0, ..], [b, ..]) => a * b,
        ([1.5..=1.6, b, c], _) => b * c,
        ([a, b @ 1.0..=9.0, ..], [.., k]) | ([a, _, b, ..], [.., k]) => a * b * k,
        _ => 0.5,
    }
}

#[differentiable(hessian)]
fn vectors(x: Vec<f64>, y: f64) -> f64 {
    let doubled: Vec<f64> = x.iter().map(|v| v * y).collect();
    let sum = match doubled.as_slice() {
        [a, middle @ .., b] => a * b + middle.iter().sum::<f64>(),
        [only] => only * only,
        [] => y,
    };
    match &x[1..] {
        [a, b, ..] => sum * a - b,
        other => sum * other.len() as f64,
    }
}

#[differentiable(hessian)]
fn changed_through_patterns(x: [f64; 4], y: f64) -> f64 {
    let mut a = x;
    if let [first, .., last] = &mut a[..] {
        *first *= y;
        *last += *first;
    }
    match &mut a {
        [_, b, ..] => *b = b.sin() * y,
    }
    a[0] * a[1] + a[2] * a[3]
}

#[differentiable(wrt(x), hessian)]
fn inactive_slices(x: &[f64], picks: &[usize], kinds: &[&str]) -> f64 {
    let scale = match picks {
        [] => 1.0,
        [0, rest @ ..] => rest.len() as f64,
        [one] => x[*one],
        [a, .., b] => x[*a] * x[*b],
    };
    let named = match kinds {
        ["double", ..] => 2.0 * x[0],
        [_, "square"] => x[0] * x[0],
        _ => x[1],
    };
    scale * named
}

#[differentiable(hessian)]
fn rows(m: &[[f64; 2]], y: f64) -> f64 {
    match m {
        [[a, b]] => a * b * y,
        [[a, _], .., [_, d]] => a * d + y,
        [] => y * y,
    }
}

#[differentiable(hessian)]
fn from_the_back(x: &[f64], y: f64) -> f64 {
    match x {
        [.., 0.0..=1.0, b] => b * y,
        [.., 2.0] => y,
        [a, .., b] => a * b,
        _ => y * y,
    }
}

#[test]
fn short_slices() {
    assert_eq!(from_the_back::grad(&[], 3.0), (vec![], 6.0));
    assert_eq!(from_the_back::grad(&[2.0], 3.0), (vec![0.0], 1.0));
    assert_eq!(from_the_back::grad(&[0.5, 4.0], 3.0), (vec![0.0, 3.0], 4.0));
}

enum Term {
    Variable(usize),
    Constant(f64),
}

#[differentiable(wrt(v), hessian)]
fn through_a_reference(term: &Term, v: &[f64]) -> f64 {
    match term {
        Term::Variable(i) => v[*i] * v[0],
        Term::Constant(c) => *c * v[0] * v[0],
    }
}

#[differentiable(wrt(v), hessian)]
fn behind_a_reference(term: &Term, v: &[f64]) -> f64 {
    match term {
        &Term::Variable(i) => v[i] * v[0],
        Term::Constant(c) => *c * v[0] * v[0],
    }
}

#[differentiable(wrt(x), hessian)]
fn by_a_word(kind: &str, x: f64, term: &(Term, usize)) -> f64 {
    let y = match kind {
        "sine" => x.sin(),
        "square" | "power" => x * x,
        _ => 0.0,
    };
    let (_, n) = term;
    let Term::Variable(j) = &term.0 else { return y };
    if let (Term::Variable(k), 2) = term { y * x * (*n + *j + *k) as f64 } else { y }
}

#[derive(Clone, Copy)]
enum Dose {
    Daily,
    At(f64),
}

/// Guards on numbers that change, beside patterns of what carries no derivative.
#[differentiable(wrt(x), hessian)]
fn guarded_by_what_changes(x: f64, dose: Dose, at: Option<f64>, rounds: usize) -> f64 {
    let mut a = x;
    let mut t = 0.0;
    let mut given = 0;
    let mut alive = true;
    for _ in 0..rounds {
        let mut again = false;
        match at {
            Some(d) if t < d => a += 0.25,
            _ => a *= a,
        }
        if t > 1.0 {
            again = true;
        }
        a += match dose {
            Dose::Daily if !alive => 0.0,
            Dose::Daily if given == 0 => {
                given = 1;
                a * x
            }
            Dose::At(start) if again && t + 1.0 > start => a.sin(),
            Dose::At(_) => a.cos(),
            Dose::Daily => x,
        };
        t += 1.0;
        alive = a < 2.0;
    }
    a
}

#[differentiable(forward, hessian)]
fn stack_of_pairs(x: f64, xs: &[f64]) -> f64 {
    let mut stack: Vec<(f64, usize)> = Vec::new();
    let mut total = 0.0;
    for (i, &v) in xs.iter().enumerate() {
        while let Some(&(top, _)) = stack.last() {
            if top < v * x {
                break;
            }
            total += top * x;
            stack.pop();
        }
        stack.push((v * x, i));
    }
    total + stack.iter().map(|(v, _)| v * v).sum::<f64>()
}

#[differentiable(forward, hessian)]
fn first_pair(x: f64, xs: &[(f64, f64)]) -> f64 {
    if let Some(&(a, b)) = xs.first() { a * x * b } else { x }
}

#[differentiable(forward, hessian)]
fn found_pair(x: f64, xs: &[(f64, f64)]) -> f64 {
    match xs.iter().find(|&&(a, _)| a > 0.5) {
        Some(&(a, b)) => a * x * b,
        None => x,
    }
}

#[differentiable(forward, hessian)]
fn queue_of_pairs(x: f64, xs: &[f64]) -> f64 {
    let mut queue: Vec<(usize, f64)> = xs.iter().map(|v| v * x).enumerate().collect();
    let mut s = 0.0;
    while let Some((i, v)) = queue.pop() {
        s += v * v * i as f64;
        if i == 2 {
            queue.push((0, v * 0.5));
        }
        if queue.len() > 5 {
            break;
        }
    }
    s
}

mod check {
    check!(stack_of_pairs { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.1, 0.5] } modes: reverse, forward, hessian);
    check!(queue_of_pairs { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.1, 0.5] } modes: reverse, forward, hessian);
    check!(first_pair { x: var 0.7, xs: var_ref vec![(0.3, 0.9), (0.1, 0.5)] } modes: reverse, forward, hessian);
    check!(found_pair { x: var 0.7, xs: var_ref vec![(0.3, 0.9), (0.6, 0.5)] } modes: reverse, forward, hessian);
    check!(guarded_by_what_changes { x: var 0.7, dose: fixed Dose::Daily, at: fixed Some(1.0), rounds: fixed 4 } modes: reverse, forward, hessian);
    check!(guarded_by_what_changes as guarded_by_a_time { x: var 0.7, dose: fixed Dose::At(1.5), at: fixed None, rounds: fixed 3 } modes: reverse, forward, hessian);
    check!(horner_by_patterns { c: var_ref [0.8, -1.6, 0.3, 1.2], x: var 0.7 } modes: reverse, forward, hessian);
    check!(horner_by_patterns as horner_of_two { c: var_ref [0.8, -1.6], x: var 0.7 } modes: reverse, forward, hessian);
    check!(horner_by_patterns as horner_of_one { c: var_ref [0.8], x: var 0.7 } modes: reverse, forward, hessian);
    check!(ends_of_an_array { x: var [0.8, -1.6, 1.3, 1.2] } modes: reverse, forward, hessian);
    check!(ends_of_an_array as ends_of_another { x: var [0.8, -1.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(first_and_rest { x: var_ref [0.8, -1.6, 1.3], y: var 0.4 } modes: reverse, forward, hessian);
    check!(first_and_rest as first_without_rest { x: var_ref [0.8], y: var 0.4 } modes: reverse, forward, hessian);
    check!(elements_in_tests { x: var_ref [0.8, 0.6, 1.3], w: var_ref [0.3, 0.9] } modes: reverse, forward, hessian);
    check!(elements_in_tests as elements_of_three { x: var_ref [1.55, -0.6, 1.3], w: var_ref [0.3, 0.9] } modes: reverse, forward, hessian);
    check!(elements_in_tests as elements_named_twice { x: var_ref [0.7, -0.6, 1.3], w: var_ref [0.3, 0.9] } modes: reverse, forward, hessian);
    check!(elements_in_tests as elements_of_one { x: var_ref [1.4], w: var_ref [0.3, 0.9] } modes: reverse, forward, hessian);
    check!(vectors { x: var vec![0.8, -1.6, 1.3], y: var 0.4 } modes: reverse, forward, hessian);
    check!(vectors as vectors_of_one { x: var vec![0.8], y: var 0.4 } modes: reverse, forward, hessian);
    check!(changed_through_patterns { x: var [0.8, -1.6, 1.3, 0.4], y: var 0.7 } modes: reverse, forward, hessian);
    check!(inactive_slices { x: var_ref [0.8, -1.6, 1.3], picks: fixed &[1, 0, 2], kinds: fixed &["double"] } modes: reverse, forward, hessian);
    check!(inactive_slices as inactive_slice_of_one { x: var_ref [0.8, -1.6, 1.3], picks: fixed &[1], kinds: fixed &["a", "square"] } modes: reverse, forward, hessian);
    check!(inactive_slices as inactive_slice_from_zero { x: var_ref [0.8, -1.6, 1.3], picks: fixed &[0, 1, 2], kinds: fixed &[] } modes: reverse, forward, hessian);
    check!(rows { m: var_ref [[0.8, -1.6], [1.3, 0.4], [0.2, 0.9]], y: var 0.7 } modes: reverse, forward, hessian);
    check!(rows as one_row { m: var_ref [[0.8, -1.6]], y: var 0.7 } modes: reverse, forward, hessian);
    check!(through_a_reference { term: fixed &Term::Variable(1), v: var_ref [0.8, -1.6] } modes: reverse, forward, hessian);
    check!(through_a_reference as constant_through_a_reference { term: fixed &Term::Constant(2.0), v: var_ref [0.8, -1.6] } modes: reverse, forward, hessian);
    check!(behind_a_reference { term: fixed &Term::Variable(1), v: var_ref [0.8, -1.6] } modes: reverse, forward, hessian);
    check!(by_a_word { kind: fixed "sine", x: var 0.7, term: fixed &(Term::Variable(1), 2) } modes: reverse, forward, hessian);
    check!(by_a_word as by_another_word { kind: fixed "power", x: var 0.7, term: fixed &(Term::Variable(1), 1) } modes: reverse, forward, hessian);
}
