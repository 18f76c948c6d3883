//! Mutable references handed on: names of them, halves of slices, items of loops, two at once.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
fn scale_first(a: &mut [f64]) {
    a[0] *= a[1];
}

#[differentiable(hessian)]
fn exchange(a: &mut [f64], b: &mut [f64]) {
    a[0] *= b[0];
    b[0] += a[0];
}

#[differentiable(hessian)]
fn product(a: &[f64]) -> f64 {
    a[0] * a[1]
}

#[differentiable(hessian)]
fn scale(a: &mut f64, by: f64) {
    *a *= by;
}

#[differentiable(hessian)]
fn named_part(m: &mut [f64]) -> f64 {
    let tail = &mut m[1..];
    scale_first(tail);
    m[0] * m[1] + m[2]
}

#[differentiable(hessian)]
fn halves(m: &mut [f64]) -> f64 {
    let (a, b) = m.split_at_mut(1);
    exchange(a, b);
    m[0] * m[1]
}

#[differentiable(hessian)]
fn items(m: &mut [f64]) -> f64 {
    for pair in m.chunks_mut(2) {
        scale_first(pair);
    }
    let mut rows = vec![[m[0], m[1]], [m[2], m[3]]];
    for row in rows.iter_mut() {
        scale_first(row);
    }
    if let Some(row) = rows.first_mut() {
        scale_first(row);
    }
    let all = &mut rows;
    scale_first(&mut all[1]);
    let last = &mut rows[1];
    scale_first(last);
    rows[0][0] * rows[1][0]
}

/// Looked at, changed, and looked at through the same name.
#[differentiable(hessian)]
fn looked_at(m: &mut [f64]) -> f64 {
    let (a, b) = m.split_at_mut(2);
    let s = product(a) * product(b);
    a[0] += s;
    let whole = &mut a[..];
    let t = product(whole);
    whole[1] = t;
    product(m)
}

#[differentiable(hessian)]
fn parts_of_a_pattern(m: &mut [f64; 2], k: f64) -> f64 {
    let [a, b] = m;
    scale(a, k);
    scale(b, *a);
    let c = &mut m[0];
    scale(c, k);
    let mut z = k;
    let y = &mut z;
    scale(y, m[0]);
    z * m[1]
}

#[derive(Differentiable, Clone)]
struct Cell {
    weight: f64,
    bias: [f64; 2],
}

#[differentiable(hessian)]
impl Cell {
    /// Changes what it is given, and not itself.
    fn step(&self, h: &mut f64, c: &mut [f64]) {
        *h = (self.weight * *h + self.bias[0]).tanh();
        c[0] = c[0] * *h + self.bias[1];
    }

    fn run(&self, steps: usize) -> f64 {
        let mut h = 1.0;
        let mut c = vec![0.5];
        for _ in 0..steps {
            self.step(&mut h, &mut c);
        }
        h * c[0]
    }
}

#[differentiable(hessian)]
fn through_cells(cells: &[Cell], x: f64) -> f64 {
    let mut h = x;
    let mut c = [x];
    for cell in cells {
        cell.step(&mut h, &mut c);
    }
    h + c[0]
}

#[differentiable(hessian)]
fn cells(weight: f64, bias: [f64; 2], x: f64) -> f64 {
    let cell = Cell { weight, bias };
    let all = vec![cell.clone(), Cell { weight: weight * x, bias: [x, bias[0]] }];
    let lent = &cell;
    let (mut h, mut c) = (x, [weight]);
    lent.step(&mut h, &mut c);
    cell.run(3) * through_cells(&all, x) + h * c[0]
}

#[differentiable(hessian)]
fn amplify(v: &mut [f64], by: &mut f64) {
    for x in v.iter_mut() {
        *x *= *by;
        *by += *x;
    }
}

#[derive(Differentiable, Clone)]
struct Amplifier {
    signal: Vec<f64>,
    gain: f64,
    taps: [f64; 2],
}

/// Two fields of one struct at once, the adjoint of each in its own place.
#[differentiable(hessian)]
fn fields_at_once(x: &[f64], k: f64) -> f64 {
    let mut w = Amplifier { signal: x.to_vec(), gain: k, taps: [k, k * k] };
    amplify(&mut w.signal, &mut w.gain);
    amplify(&mut w.taps[1..], &mut w.signal[0]);
    let Amplifier { signal, gain, .. } = &mut w;
    amplify(signal, gain);
    let (first, second) = (&mut w.gain, &mut w.taps);
    amplify(second, first);
    w.signal[0] * w.gain + w.taps[1]
}

#[differentiable(hessian)]
fn push(a: &mut f64, b: &f64) {
    *a *= b;
}

#[differentiable(hessian)]
fn fields_of_items(x: f64) -> f64 {
    let mut all = vec![Amplifier { signal: vec![x], gain: x * 0.5, taps: [x, 1.0] }; 2];
    for item in all.iter_mut() {
        push(&mut item.gain, &item.taps[0]);
        push(&mut item.taps[1], &item.gain);
    }
    all[0].gain + all[1].taps[1]
}

#[differentiable(hessian)]
fn accelerate(velocity: &mut f64, force: f64) -> f64 {
    let before = *velocity;
    *velocity += 0.1 * force * before;
    before * *velocity
}

#[differentiable(hessian)]
fn of_one_round(x: f64, k: f64) -> f64 {
    let mut work = 0.0;
    for _ in 0..3 {
        let mut speed = x;
        work += accelerate(&mut speed, k);
    }
    work
}

mod check {
    check!(fields_at_once { x: var_ref vec![0.4], k: var 0.8 } modes: reverse, forward, hessian);
    check!(fields_of_items { x: var 0.8 } modes: reverse, forward, hessian);
    check!(named_part { m: var_mut vec![1.5, 0.7, 2.0] } modes: reverse, vjp, forward, hessian);
    check!(halves { m: var_mut vec![1.5, 0.7] } modes: reverse, vjp, forward, hessian);
    check!(items { m: var_mut vec![1.5, 0.7, 1.2, 0.8] } modes: reverse, vjp, forward, hessian);
    check!(looked_at { m: var_mut vec![1.5, 0.7, 1.2, 0.8] } modes: reverse, vjp, forward, hessian);
    check!(parts_of_a_pattern { m: var_mut [1.5, 0.7], k: var 1.2 } modes: reverse, vjp, forward, hessian);
    check!(cells { weight: var 0.8, bias: var [0.3, -0.4], x: var 0.6 } modes: reverse, forward, hessian);
    check!(of_one_round { x: var 0.7, k: var 1.3 } modes: reverse, forward, hessian);
}
