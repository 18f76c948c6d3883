//! Parts of structs that carry nothing active at first: elements that are assigned to, lists that grow; lists in fields by their
//! methods.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone, Copy, Default)]
struct State {
    hidden: [f64; 2],
    cell: [f64; 2],
    bias: f64,
}

#[derive(Differentiable, Clone, Default)]
struct Samples {
    values: Vec<f64>,
    weight: f64,
}

#[derive(Differentiable, Clone, Default)]
struct Both {
    states: [State; 2],
    samples: Samples,
}

#[differentiable(hessian)]
fn element_of_a_field(x: f64) -> f64 {
    let mut state = State { hidden: [0.0; 2], cell: [0.0; 2], bias: 0.0 };
    state.cell[0] = x * 2.0;
    state.hidden[1] += state.cell[0] * x;
    state.cell[0] * state.hidden[1] + state.bias
}

#[differentiable(hessian)]
fn from_the_default(xs: &[f64], y: f64) -> f64 {
    let mut state = State::default();
    for (k, x) in xs.iter().enumerate() {
        state.cell[k % 2] += x * y;
        state.hidden[(k + 1) % 2] = (state.cell[k % 2] * x).tanh();
    }
    state.cell[1] * state.hidden[0] - state.hidden[1]
}

#[differentiable(hessian)]
fn structs_in_a_list(x: f64, y: f64) -> f64 {
    let mut states = [State::default(); 3];
    states[1].cell[0] = x * y;
    states[2].bias = x;
    states[2].cell[1] += states[1].cell[0] * y;
    states[1].cell[0] * states[2].bias * states[2].cell[1] + states[0].bias
}

#[differentiable(hessian)]
fn structs_in_a_vec(xs: &[f64]) -> f64 {
    let mut all = vec![Samples { values: vec![0.0; 2], weight: 1.0 }; 2];
    for (k, x) in xs.iter().enumerate() {
        all[k % 2].values[k / 2 % 2] += x * x;
    }
    all[0].values[1] = all[1].values[0] * xs[0];
    all.iter().map(|s| s.values[0] * s.values[1]).sum()
}

#[differentiable(hessian)]
fn deep(x: f64, y: f64) -> f64 {
    let mut both = Both::default();
    both.states[1].hidden[0] = x * y;
    both.samples.values.push(x);
    both.samples.values.push(y * both.states[1].hidden[0]);
    both.samples.values[0] *= y;
    both.samples.values[0] * both.samples.values[1] + both.states[0].bias
}

#[differentiable(hessian)]
fn pushed(xs: &[f64], y: f64) -> f64 {
    let mut samples = Samples { values: vec![], weight: 2.0 };
    for x in xs {
        samples.values.push(x * y);
    }
    samples.values.iter().map(|v| v * v * samples.weight).sum()
}

#[differentiable(hessian)]
fn extended_and_filled(xs: &[f64], y: f64) -> f64 {
    let mut samples = Samples::default();
    samples.values.extend_from_slice(xs);
    let mut state = State::default();
    state.hidden.fill(y * xs[0]);
    state.cell.copy_from_slice(&samples.values[1..3]);
    samples.values[2] * state.hidden[1] * state.cell[0]
}

fn sample() -> Samples {
    Samples { values: vec![0.0; 4], weight: 1.0 }
}

#[differentiable(hessian)]
fn by_methods_of_lists(xs: &[f64], y: f64) -> f64 {
    let mut samples = sample();
    samples.values.copy_from_slice(xs);
    samples.values.swap(0, 3);
    samples.values.reverse();
    let pairs: f64 = samples.values.chunks_exact(2).map(|pair| pair[0] * pair[1] * y).sum();
    let (front, back) = samples.values.split_at(1);
    let beyond = samples.values.get(9).copied().unwrap_or(y);
    let within = samples.values.get(1).copied().unwrap_or(0.0);
    pairs * front[0] + back[1] * beyond * within
}

#[differentiable(hessian)]
impl Samples {
    fn interpolated(&self, k: usize) -> f64 {
        let before = self.values.get(k).copied().unwrap_or(0.0);
        match self.values.get(k + 1) {
            Some(after) => before * after * self.weight,
            None => before * self.weight,
        }
    }
}

#[differentiable(hessian)]
fn got(xs: &[f64], weight: f64) -> f64 {
    let samples = Samples { values: xs.to_vec(), weight };
    samples.interpolated(1) + samples.interpolated(3) * samples.interpolated(7) + samples.interpolated(3)
}

mod cases {
    check!(element_of_a_field { x: var 0.7 } modes: reverse, forward, hessian);
    check!(from_the_default { xs: var_ref vec![0.6, -0.3, 0.8], y: var 0.7 } modes: reverse, forward, hessian);
    check!(structs_in_a_list { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(structs_in_a_vec { xs: var_ref vec![0.6, -0.3, 0.8, 0.4, 1.1] } modes: reverse, forward, hessian);
    check!(deep { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(pushed { xs: var_ref vec![0.6, -0.3, 0.8], y: var 0.7 } modes: reverse, forward, hessian);
    check!(extended_and_filled { xs: var_ref vec![0.6, -0.3, 0.8], y: var 0.7 } modes: reverse, forward, hessian);
    check!(by_methods_of_lists { xs: var_ref vec![0.6, -0.3, 0.8, 1.1], y: var 0.7 } modes: reverse, forward, hessian);
    check!(got { xs: var_ref vec![0.6, -0.3, 0.8, 1.1], weight: var 0.7 } modes: reverse, forward, hessian);
}
