//! Tuples in lists, lists in tuples.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
fn array_of_pairs(z: [(f64, f64); 2], k: f64) -> f64 {
    let mut sum = z[1].1 * z[0].0.sin();
    for (a, b) in z {
        sum += a * b * k;
    }
    sum
}

#[differentiable(hessian)]
fn pairs_by_reference(z: &[(f64, f64); 2], n: usize) -> f64 {
    z[n].1 * z[0].0 + z.iter().map(|(a, b)| a * a * b).sum::<f64>()
}

#[differentiable(hessian)]
fn rows_of_pairs(z: [[(f64, [f64; 2]); 2]; 1]) -> f64 {
    z[0][1].1[0] * z[0][0].0 + z[0][0].1[1].exp() * z[0][1].0
}

#[differentiable(hessian)]
fn slices_of_pairs(z: &[(f64, f64)], w: Vec<(f64, f64)>, v: Vec<[(f64, f64); 2]>) -> f64 {
    let mut sum = v[0][1].0 * v[0][0].1;
    for ((a, b), (c, d)) in z.iter().zip(&w) {
        sum += a * b.sin() * c * d;
    }
    sum
}

#[differentiable(hessian)]
fn pairs_in_place(z: &mut [(f64, f64); 2], k: f64) -> f64 {
    z[0].1 *= k;
    for pair in z.iter_mut() {
        pair.0 += pair.1 * pair.1;
    }
    z[0].0 * z[1].0
}

#[differentiable(hessian)]
fn local_pairs(a: f64, b: f64) -> f64 {
    let mut z = [(a, b), (b * b, a)];
    let mut list = vec![(a, 1.0), (b, a)];
    z[1].0 *= a;
    list.push((z[1].0, b));
    let mut sum = 0.0;
    for (x, y) in z {
        sum += x * y;
    }
    for (x, y) in &list {
        sum += x * y.sin();
    }
    sum * z[1].0
}

#[differentiable(hessian)]
fn lists_in_tuples(a: ([f64; 2], f64), b: (Vec<f64>, (f64, [[f64; 1]; 2]))) -> f64 {
    let (list, (x, rows)) = b;
    let mut sum = a.0[1] * a.1 * x;
    for (v, row) in list.iter().zip(rows) {
        sum += v * row[0].sin();
    }
    sum
}

#[differentiable(forward, hessian)]
fn scale_pair(p: &mut (f64, f64), y: f64) {
    p.0 *= y;
    p.1 += p.0;
}

#[differentiable(forward, hessian)]
fn weigh_pair(p: &(f64, f64), y: f64) -> f64 {
    p.0 * y + p.1
}

#[differentiable(forward, hessian)]
fn scale_nested(p: &mut ((f64, f64), [f64; 2]), y: f64) -> f64 {
    p.0.0 *= y;
    p.1[0] += p.0.1;
    p.1[1].sin()
}

#[differentiable(forward, hessian)]
fn lent_pair(x: f64, y: f64) -> f64 {
    let mut pair = (x, y);
    scale_pair(&mut pair, y);
    let k = x * pair.0;
    scale_pair(&mut pair, k);
    pair.0 * pair.1
}

#[differentiable(forward, hessian)]
fn lent_to_be_looked_at(x: f64, y: f64) -> f64 {
    let pair = (x, y);
    weigh_pair(&pair, y) * weigh_pair(&(y, x * y), x) + pair.0
}

#[differentiable(forward, hessian)]
fn lent_in_a_loop(x: f64, y: f64) -> f64 {
    let mut pair = (1.0, 0.0);
    for _ in 0..3 {
        scale_pair(&mut pair, y * x);
    }
    let (a, b) = pair;
    a * b * x
}

#[differentiable(forward, hessian)]
fn lent_nested(x: f64, y: f64) -> f64 {
    let mut t = ((x, y), [x * y, y]);
    let s = scale_nested(&mut t, x);
    s + t.0.0 * t.1[0] + scale_nested(&mut t, 0.3) * t.1[0]
}

#[differentiable(forward, hessian)]
fn scale_and_count(p: &mut (f64, usize), y: f64) {
    p.0 *= y;
    p.1 += 1;
}

#[differentiable(forward, hessian)]
fn lent_with_a_count(x: f64, y: f64) -> f64 {
    let mut t = (x, 0usize);
    scale_and_count(&mut t, y);
    scale_and_count(&mut t, y);
    t.0 * t.1 as f64
}

#[differentiable(forward, hessian)]
fn count_up(x: f64, t: &mut (usize, usize)) -> f64 {
    t.0 += 1;
    t.1 += t.0;
    x * t.1 as f64
}

#[differentiable(forward, hessian)]
fn lent_counts(x: f64) -> f64 {
    let mut t = (0, 1);
    count_up(x, &mut t) + count_up(x * x, &mut t) * t.0 as f64
}

#[differentiable(forward, hessian)]
fn scale_list(t: &mut (Vec<f64>, f64), y: f64) {
    t.0[0] *= y;
    t.1 += t.0[1];
}

#[differentiable(forward, hessian)]
fn lent_with_a_list(x: f64, y: f64) -> f64 {
    let mut t = (vec![x, y], x * y);
    scale_list(&mut t, y);
    scale_list(&mut t, x);
    t.0[0] * t.1
}

#[differentiable(forward, hessian)]
fn grow_and_flag(t: &mut (f64, bool), y: f64) -> bool {
    t.0 += y * t.0;
    t.1 = t.0 > 0.5;
    t.1
}

#[differentiable(forward, hessian)]
fn lent_with_a_flag(x: f64, y: f64) -> f64 {
    let mut t = (x, false);
    if grow_and_flag(&mut t, y) && t.1 { t.0 * y } else { t.0 }
}

#[differentiable(forward, hessian)]
fn lent_until_it_returns(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    for _ in 0..4 {
        grow_pair(&mut t, y);
        if t.0 > 1.0 {
            return t.0 * t.1;
        }
    }
    t.1 * 3.0
}

#[differentiable(forward, hessian)]
fn grow_pair(t: &mut (f64, f64), y: f64) {
    t.0 += y * t.0;
    t.1 *= t.0;
}

#[derive(Differentiable, Clone, Debug)]
struct Mixer {
    a: f64,
    p: (f64, f64),
}

#[differentiable(forward, hessian)]
impl Mixer {
    fn mix(&mut self, t: &mut (f64, f64)) -> f64 {
        self.a += t.0;
        t.1 *= self.a;
        self.p.0 += t.1;
        t.0
    }
}

#[differentiable(forward, hessian)]
fn lent_to_a_method(x: f64, y: f64) -> f64 {
    let mut s = Mixer { a: x, p: (y, x * y) };
    let mut t = (y, x);
    let r = s.mix(&mut t);
    grow_pair(&mut s.p, x);
    r * t.1 + s.a * s.p.0 * s.p.1
}

#[differentiable(forward, hessian)]
fn lends_on(t: &mut (f64, f64), y: f64) -> f64 {
    grow_pair(t, y);
    grow_pair(&mut *t, y * 0.5);
    t.0 * t.1
}

#[differentiable(forward, hessian)]
fn lent_on(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    lends_on(&mut t, y) + t.0
}

#[differentiable(forward, hessian)]
fn lent_copy(mut t: (f64, f64), y: f64) -> f64 {
    grow_pair(&mut t, y);
    let u = t;
    grow_pair(&mut t, y * 2.0);
    u.0 * t.1
}

#[differentiable(forward, hessian)]
fn lent_by_a_closure(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    let mut go = |k: f64| grow_pair(&mut t, k);
    go(y);
    go(x * 0.3);
    t.0 * t.1
}

mod check {
    check!(lent_counts { x: var 0.7 } modes: reverse, forward, hessian);
    check!(lent_with_a_list { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_with_a_flag { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_until_it_returns { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_to_a_method { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_on { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_copy { t: var (0.7, 0.3), y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_by_a_closure { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_pair { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_to_be_looked_at { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_in_a_loop { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_nested { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(lent_with_a_count { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(array_of_pairs { z: var [(0.7, -1.2), (0.4, 0.9)], k: var 1.3 } modes: reverse, forward, hessian);
    check!(pairs_by_reference { z: var_ref [(0.7, -1.2), (0.4, 0.9)], n: fixed 1 } modes: reverse, forward, hessian);
    check!(rows_of_pairs { z: var [[(0.7, [-1.2, 0.3]), (0.4, [0.9, 1.1])]] } modes: reverse, forward, hessian);
    check!(slices_of_pairs {
        z: var_ref [(0.7, -1.2), (0.4, 0.9)], w: var vec![(0.3, 1.1), (0.8, 0.6)], v: var vec![[(0.5, 0.2), (1.3, -0.7)]]
    } modes: reverse, forward, hessian);
    check!(pairs_in_place { z: var_mut [(0.7, -1.2), (0.4, 0.9)], k: var 1.3 } modes: reverse, forward, hessian);
    check!(local_pairs { a: var 0.7, b: var -1.2 } modes: reverse, forward, hessian);
    check!(lists_in_tuples { a: var ([0.7, -1.2], 0.4), b: var (vec![0.9, 0.3], (1.1, [[0.8], [0.6]])) } modes: reverse, forward, hessian);
}
