//! Programs as people write models: layers in a `Vec`, nested models, builders, methods that call each other, trees.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone)]
struct Dense {
    weights: Vec<Vec<f64>>,
    bias: Vec<f64>,
}

#[differentiable(hessian)]
impl Dense {
    fn forward(&self, x: &[f64]) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.bias.len());
        for (row, b) in self.weights.iter().zip(&self.bias) {
            let mut sum = *b;
            for (w, x) in row.iter().zip(x) {
                sum += w * x;
            }
            out.push(sum.tanh());
        }
        out
    }

    fn penalty(&self) -> f64 {
        self.weights.iter().map(|row| row.iter().map(|w| w * w).sum::<f64>()).sum::<f64>()
    }
}

#[derive(Differentiable, Clone)]
struct Mlp {
    layers: Vec<Dense>,
    scale: f64,
    decay: f64,
}

#[differentiable(hessian)]
impl Mlp {
    fn forward(&self, x: &[f64]) -> Vec<f64> {
        let mut h = x.to_vec();
        for layer in &self.layers {
            h = layer.forward(&h);
        }
        h
    }

    fn loss(&self, x: &[f64], y: f64) -> f64 {
        let e = self.scale * self.forward(x)[0] - y;
        e * e + self.decay * self.layers.iter().map(|l| l.penalty()).sum::<f64>()
    }
}

#[differentiable(hessian)]
fn layers_in_a_vec(p: &[f64; 6], x: [f64; 2]) -> f64 {
    let first = Dense { weights: vec![vec![p[0], p[1]], vec![p[2], p[0] * p[1]]], bias: vec![p[3], 0.1] };
    let second = Dense { weights: vec![vec![p[4], p[5]]], bias: vec![p[3] * p[4]] };
    let model = Mlp { layers: vec![first, second], scale: p[5], decay: 0.01 };
    model.loss(&x, 0.3)
}

/// The same by hand: a vector that is overwritten by one of another length.
#[differentiable(hessian)]
fn widths(p: &[f64], x: f64) -> f64 {
    let mut h = vec![x];
    for width in [3, 2, 4, 1] {
        let mut next = Vec::with_capacity(width);
        for o in 0..width {
            let mut sum = p[o];
            for (i, v) in h.iter().enumerate() {
                sum += p[(o + i) % p.len()] * v;
            }
            next.push(sum.tanh());
        }
        h = next;
    }
    h[0]
}

#[derive(Differentiable, Clone, Copy)]
struct Rates {
    infection: f64,
    recovery: f64,
}

#[derive(Differentiable, Clone, Copy)]
struct People {
    susceptible: f64,
    infected: f64,
    recovered: f64,
}

#[derive(Differentiable, Clone)]
struct Epidemic {
    rates: Rates,
    people: People,
    days: usize,
}

#[differentiable(hessian)]
impl Epidemic {
    fn new(infection: f64, recovery: f64) -> Epidemic {
        let people = People { susceptible: 0.99, infected: 0.01, recovered: 0.0 };
        Epidemic { rates: Rates { infection, recovery }, people, days: 5 }
    }

    fn with_start(mut self, infected: f64) -> Epidemic {
        self.people.infected = infected;
        self.people.susceptible = 1.0 - infected;
        self
    }

    fn advance(&mut self, dt: f64) {
        let sick = self.rates.infection * self.people.susceptible * self.people.infected * dt;
        let well = self.rates.recovery * self.people.infected * dt;
        self.people.susceptible -= sick;
        self.people.infected += sick - well;
        self.people.recovered += well;
    }

    fn run(&mut self) -> f64 {
        let mut peak = 0.0;
        for _ in 0..self.days {
            self.advance(0.5);
            peak += self.people.infected * self.people.infected;
        }
        peak
    }
}

/// A builder, a constructor, methods that change the model and call each other.
#[differentiable(hessian)]
fn epidemic(infection: f64, recovery: f64, start: f64) -> f64 {
    let mut model = Epidemic::new(infection, recovery).with_start(start);
    let peak = model.run();
    peak + model.people.recovered * model.people.susceptible
}

#[derive(Differentiable, Clone)]
struct Node {
    value: f64,
    children: Vec<Node>,
}

#[differentiable(hessian)]
impl Node {
    fn total(&self, depth: f64) -> f64 {
        let mut sum = self.value * depth.sin();
        for child in &self.children {
            sum += child.total(depth * 1.5) * self.value;
        }
        sum
    }
}

#[differentiable(hessian)]
fn tree_of_vecs(a: f64, b: f64, depth: f64) -> f64 {
    let leaf = Node { value: a * b, children: Vec::new() };
    let other = Node { value: b, children: Vec::new() };
    let root = Node { value: a, children: vec![leaf, other] };
    root.total(depth)
}

#[derive(Differentiable, Clone)]
struct Conv<const K: usize, const N: usize> {
    kernel: [f64; K],
    gain: [f64; N],
}

#[differentiable(hessian)]
impl<const K: usize, const N: usize> Conv<K, N> {
    const STRIDE: usize = 1;

    fn apply(&self, signal: &[f64; N]) -> [f64; N] {
        let mut out = [0.0; N];
        for i in 0..N {
            for k in 0..K {
                let j = i * Self::STRIDE + k;
                if j < N {
                    out[i] += self.kernel[k] * signal[j];
                }
            }
            out[i] *= self.gain[i];
        }
        out
    }

    fn energy(&self, signal: &[f64; N]) -> f64 {
        self.apply(&self.apply(signal)).iter().map(|v| v * v).sum()
    }
}

#[differentiable(hessian)]
fn convolution(kernel: [f64; 2], gain: [f64; 3], signal: [f64; 3]) -> f64 {
    Conv { kernel, gain }.energy(&signal)
}

#[derive(Differentiable, Clone, Copy)]
struct Particle {
    x: [f64; 2],
    v: [f64; 2],
}

#[differentiable(hessian)]
impl Particle {
    fn kinetic(&self, mass: f64) -> f64 {
        0.5 * mass * (self.v[0] * self.v[0] + self.v[1] * self.v[1])
    }

    fn drift(&mut self, dt: f64) {
        for i in 0..2 {
            self.x[i] += dt * self.v[i];
        }
    }

    fn pull(&mut self, other: &Particle, k: f64) {
        for i in 0..2 {
            self.v[i] += k * (other.x[i] - self.x[i]);
        }
    }
}

/// An array of structs, changed through methods and through `iter_mut`.
#[differentiable(hessian)]
fn particles(k: f64, dt: f64, x: [f64; 2]) -> f64 {
    let still = Particle { x: [0.0, 1.0], v: [0.1, k] };
    let mut all = [Particle { x, v: [k, dt] }, still, Particle { x: [x[1], x[0]], v: [0.0, 0.2] }];
    for _ in 0..3 {
        for i in 0..3 {
            let other = all[(i + 1) % 3];
            all[i].pull(&other, k);
        }
        for p in all.iter_mut() {
            p.drift(dt);
        }
    }
    all.iter().map(|p| p.kinetic(1.5)).sum::<f64>() + all[0].x[0] * all[2].x[1]
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Linear,
    Square,
    Power(i32),
}

#[derive(Differentiable, Clone)]
struct Feature {
    weight: f64,
    #[differentiable(skip)]
    kind: Kind,
}

#[differentiable(hessian)]
impl Feature {
    fn value(&self, x: f64) -> f64 {
        self.weight
            * match self.kind {
                Kind::Linear => x,
                Kind::Square => x * x,
                Kind::Power(n) => x.powi(n),
            }
    }
}

#[differentiable(hessian)]
fn features(w: &[f64], x: f64) -> f64 {
    let kinds = [Kind::Linear, Kind::Square, Kind::Power(3)];
    let mut list = Vec::new();
    for (i, &weight) in w.iter().enumerate() {
        list.push(Feature { weight, kind: kinds[i % 3] });
    }
    let mut sum = 0.0;
    for f in &list {
        sum += f.value(x);
    }
    sum
}

/// Structs in tuples, returned, destructured and swapped.
#[differentiable(hessian)]
impl Rates {
    fn split(self, at: f64) -> (Rates, Rates) {
        let low = Rates { infection: self.infection * at, recovery: self.recovery };
        (low, Rates { infection: self.infection * (1.0 - at), ..self })
    }

    fn ratio(&self) -> f64 {
        self.infection / self.recovery
    }
}

#[differentiable(hessian)]
fn tuples_of_structs(a: f64, b: f64, at: f64) -> f64 {
    let (low, high) = Rates { infection: a, recovery: b }.split(at);
    let Rates { infection, recovery } = high;
    low.ratio() * infection + recovery * high.ratio()
}

#[derive(Differentiable, Clone, Debug)]
struct Adder {
    v: f64,
}

#[derive(Differentiable, Clone, Debug)]
struct Adders {
    a: Adder,
    b: Adder,
}

#[differentiable(forward, hessian)]
impl Adder {
    fn inc(&mut self) -> f64 {
        self.v *= 2.0;
        self.v.sin()
    }
    fn put(&mut self, y: f64) {
        self.v = self.v * y;
    }
    fn twice(&mut self, y: f64) -> f64 {
        self.v += y * y;
        self.v * y
    }
}

#[differentiable(forward, hessian)]
fn nested_calls_of_parts(x: f64, y: f64) -> f64 {
    let mut t = Adders { a: Adder { v: x }, b: Adder { v: y } };
    t.a.put(t.b.inc());
    t.a.v * t.b.v
}

#[differentiable(forward, hessian)]
fn nested_values_of_parts(x: f64, y: f64) -> f64 {
    let mut t = Adders { a: Adder { v: x }, b: Adder { v: y } };
    let s = t.a.twice(t.b.twice(x)) * t.b.inc();
    t.a.v * t.b.v + s
}

mod check {
    check!(nested_calls_of_parts { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(nested_values_of_parts { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(layers_in_a_vec { p: var_ref [0.3, -0.2, 0.5, 0.8, -0.4, 0.1], x: var [0.5, -0.7] } modes: reverse, forward, hessian);
    check!(widths { p: var_ref vec![0.3, -0.2, 0.5, 0.8, -0.4], x: var 0.5 } modes: reverse, forward, hessian);
    check!(epidemic { infection: var 0.9, recovery: var 0.3, start: var 0.05 } modes: reverse, forward, hessian);
    check!(tree_of_vecs { a: var 0.9, b: var 0.3, depth: var 0.5 } modes: reverse, forward, hessian);
    check!(convolution { kernel: var [0.9, -0.3], gain: var [1.0, 0.5, 0.7], signal: var [0.2, -0.4, 0.6] } modes: reverse, forward, hessian);
    check!(particles { k: var 0.3, dt: var 0.1, x: var [0.5, -0.7] } modes: reverse, forward, hessian);
    check!(features { w: var_ref vec![0.5, -0.7, 1.1, 0.2], x: var 0.8 } modes: reverse, forward, hessian);
    check!(tuples_of_structs { a: var 0.9, b: var 0.3, at: var 0.4 } modes: reverse, forward, hessian);
}
