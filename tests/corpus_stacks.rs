//! Stacks: lists that numbers are taken off by `pop`, in all that may stand around it.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(forward, hessian)]
fn weighted_squares(xs: &[f64], x: f64) -> f64 {
    xs.iter().map(|v| v * v * x).sum()
}

#[differentiable(forward, hessian)]
fn scale_all(xs: &mut [f64], x: f64) {
    for v in xs {
        *v *= x;
    }
}

#[differentiable(forward, hessian)]
fn emptied(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut t = 0.0;
    while let Some(v) = s.pop() {
        t = t * x + v;
    }
    t
}

#[differentiable(forward, hessian)]
fn grows_and_shrinks(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut t = 0.0;
    let mut n = 0;
    while let Some(v) = s.pop() {
        n += 1;
        t += v * v * x;
        if v > 0.5 && n < 9 {
            s.push(v * 0.8);
            s.push(v * x);
        }
    }
    t
}

#[differentiable(forward, hessian)]
fn lent_before(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.iter().map(|v| v * x).collect();
    let a = weighted_squares(&s, x);
    let v = s.pop().unwrap();
    let b = weighted_squares(&s, v);
    a * b + v
}

#[differentiable(forward, hessian)]
fn lent_in_a_loop(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut t = 0.0;
    for i in 0..3 {
        t += weighted_squares(&s, x);
        if let Some(v) = s.pop() {
            t *= v;
        }
        scale_all(&mut s, x);
        if i == 1 {
            s.push(t);
        }
    }
    t + weighted_squares(&s, x)
}

#[differentiable(forward, hessian)]
fn looked_at(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut t = 0.0;
    while s.len() > 1 {
        for v in &s {
            t += v * x;
        }
        let last = s.pop().unwrap();
        s[0] += last * x;
        t += s[0] * s[s.len() - 1];
    }
    t * s[0]
}

#[differentiable(forward, hessian)]
fn unused_item(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.iter().map(|v| v.sin() * x).collect();
    s.pop();
    s.pop();
    s.push(x);
    s.iter().product()
}

#[differentiable(forward, hessian)]
fn reverse_polish(tokens: &[usize], x: f64, y: f64) -> f64 {
    let mut s: Vec<f64> = Vec::new();
    for t in tokens {
        match t {
            0 => s.push(x),
            1 => s.push(y),
            2 => {
                let (b, a) = (s.pop().unwrap(), s.pop().unwrap());
                s.push(a + b);
            }
            3 => {
                let b = s.pop().unwrap();
                let a = s.pop().unwrap();
                s.push(a * b);
            }
            _ => {
                let a = s.pop().unwrap();
                s.push(a.sin());
            }
        }
    }
    s.pop().unwrap_or(0.0)
}

#[differentiable(forward, hessian)]
fn popped_with_jumps(x: f64, xs: &[f64]) -> f64 {
    let mut t = 0.0;
    for k in 0..2 {
        let mut s: Vec<f64> = xs.to_vec();
        s.push(x * k as f64);
        'outer: while let Some(v) = s.pop() {
            for j in 0..3 {
                if v * x < 0.1 * j as f64 {
                    continue 'outer;
                }
                if t > 3.0 {
                    break 'outer;
                }
                t += v * v;
            }
        }
    }
    t
}

#[differentiable(forward, hessian)]
fn turned_over(x: f64, xs: &[f64]) -> f64 {
    let mut a: Vec<f64> = xs.to_vec();
    let mut b: Vec<f64> = Vec::new();
    while let Some(v) = a.pop() {
        b.push(v * x);
    }
    std::mem::swap(&mut a, &mut b);
    let first = a.pop().unwrap();
    a[0] * first + a.iter().sum::<f64>() + b.len() as f64
}

#[differentiable(forward, hessian)]
fn popped_and_returned(x: f64, xs: &[f64]) -> Vec<f64> {
    let mut s: Vec<f64> = xs.iter().map(|v| v * x).collect();
    let v = s.pop().unwrap_or(x);
    s[0] *= v;
    s
}

#[differentiable(forward, hessian)]
fn takes_what_is_left(x: f64, xs: &[f64]) -> f64 {
    let r = popped_and_returned(x, xs);
    r[0] * r[1]
}

#[differentiable(forward, hessian)]
fn popped_off_a_parameter(mut s: Vec<f64>, x: f64) -> f64 {
    let v = s.pop().unwrap();
    let w = s.pop().unwrap_or(x);
    v * w * x + s.iter().sum::<f64>()
}

#[differentiable(forward, hessian)]
fn hands_a_list_over(x: f64, y: f64) -> f64 {
    popped_off_a_parameter(vec![x, y, x * y], y)
}

#[differentiable(forward, hessian)]
fn popped_until_it_returns(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut p = 1.0;
    while let Some(v) = s.pop() {
        p *= v + x;
        if p > 2.0 {
            return p * s.len() as f64 + s.iter().sum::<f64>();
        }
    }
    p
}

#[differentiable(forward, hessian)]
fn popped_where_it_is_chosen(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let v = if x > 0.5 { s.pop() } else { None };
    let w = s.last().copied().unwrap_or(x);
    v.map_or(w, |v| v * w) + weighted_squares(&s, w)
}

#[differentiable(forward, hessian)]
fn popped_and_replaced(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut t = 0.0;
    for _ in 0..2 {
        let v = s.pop().unwrap();
        t += v * s[0];
        s = s.iter().map(|u| u * x + v).collect();
        s.push(t);
    }
    t * s.pop().unwrap()
}

#[derive(Differentiable, Clone, Debug)]
struct Machine {
    acc: f64,
}

#[differentiable(forward, hessian)]
impl Machine {
    fn run(&mut self, s: &[f64]) -> f64 {
        self.acc += s[0];
        self.acc * s.iter().sum::<f64>()
    }
}

#[differentiable(forward, hessian)]
fn popped_beside_a_method(x: f64, xs: &[f64]) -> f64 {
    let mut m = Machine { acc: x };
    let mut s: Vec<f64> = xs.to_vec();
    let mut t = 0.0;
    while s.len() > 1 {
        t += m.run(&s);
        let v = s.pop().unwrap();
        m.acc *= v;
    }
    t + m.acc
}

#[differentiable(forward, hessian)]
fn popped_by_a_closure(x: f64, xs: &[f64]) -> f64 {
    let mut s: Vec<f64> = xs.to_vec();
    let mut next = || s.pop().unwrap_or(0.3) * x;
    let a = next();
    let b = next();
    a * b + next() * next() * next()
}

mod check {
    check!(emptied { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(grows_and_shrinks { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(lent_before { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(lent_in_a_loop { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(looked_at { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(unused_item { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(reverse_polish { tokens: fixed &[0, 1, 3, 4, 0, 2, 1, 3], x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(popped_with_jumps { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(turned_over { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(takes_what_is_left { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(hands_a_list_over { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(popped_until_it_returns { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(popped_where_it_is_chosen { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(popped_where_it_is_chosen as popped_nowhere { x: var 0.2, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(popped_and_replaced { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(popped_beside_a_method { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
    check!(popped_by_a_closure { x: var 0.7, xs: var_ref vec![0.3, 0.9, 0.6, 0.2] } modes: reverse, forward, hessian);
}
