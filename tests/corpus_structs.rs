//! Structs and methods: fields at any depth, literals, patterns, `self`, siblings.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct State {
    x: f64,
    v: f64,
}

#[derive(Differentiable, Clone, Debug)]
struct Spring {
    k: f64,
    damping: f64,
    steps: usize,
}

#[differentiable(hessian)]
fn step(s: State, spring: &Spring, dt: f64) -> State {
    let State { x, v } = s;
    let a = -spring.k * x - spring.damping * v;
    State { x: x + dt * v, v: v + dt * a }
}

#[differentiable(hessian)]
fn energy(s: &State, spring: &Spring) -> f64 {
    0.5 * s.v * s.v + 0.5 * spring.k * s.x * s.x
}

/// A state handed from call to call, and changed field by field between them.
#[differentiable(hessian)]
fn oscillator(k: f64, damping: f64, x: f64) -> f64 {
    let spring = Spring { k, damping, steps: 6 };
    let mut s = State { x, v: 0.25 };
    for _ in 0..spring.steps {
        s = step(s, &spring, 0.1);
        s.v += 0.01 * x.sin();
    }
    energy(&s, &spring)
}

#[derive(Differentiable, Clone, Debug)]
struct Dense<const I: usize, const O: usize> {
    weight: [[f64; I]; O],
    bias: [f64; O],
}

#[derive(Differentiable, Clone, Debug)]
struct Network {
    hidden: Dense<2, 3>,
    out: Dense<3, 1>,
    scale: f64,
}

#[differentiable(hessian)]
impl<const I: usize, const O: usize> Dense<I, O> {
    fn forward(&self, x: &[f64; I]) -> [f64; O] {
        let mut out = self.bias;
        for o in 0..O {
            for i in 0..I {
                out[o] += self.weight[o][i] * x[i];
            }
        }
        out
    }
}

impl Network {
    fn from_parameters(p: &[f64; 14]) -> Network {
        let mut weight = [[0.0; 2]; 3];
        for i in 0..6 {
            weight[i / 2][i % 2] = p[i];
        }
        let hidden = Dense { weight, bias: [p[6], p[7], p[8]] };
        Network { hidden, out: Dense { weight: [[p[9], p[10], p[11]]], bias: [p[12]] }, scale: p[13] }
    }
}

#[differentiable]
impl Network {
    const GAIN: f64 = 1.5;

    fn name(&self) -> &'static str {
        "network"
    }

    #[differentiable(hessian)]
    fn predict(&self, x: &[f64; 2]) -> f64 {
        let mut h = self.hidden.forward(x);
        for value in h.iter_mut() {
            *value = (Self::GAIN * *value).tanh();
        }
        self.scale * self.out.forward(&h)[0]
    }

    #[differentiable(hessian, wrt(self))]
    fn loss(&self, xs: &[[f64; 2]], ys: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (x, y) in xs.iter().zip(ys) {
            let e = self.predict(x) - y;
            sum += e * e;
        }
        sum / xs.len() as f64 + Self::penalty(self.scale)
    }

    #[differentiable(hessian)]
    fn penalty(weight: f64) -> f64 {
        0.01 * weight * weight
    }
}

const XS: [[f64; 2]; 3] = [[0.5, -0.25], [1.0, 0.75], [-0.5, 0.3]];
const YS: [f64; 3] = [0.4, -0.2, 0.9];

/// The network built from a flat list: literals of literals, methods of fields, `Self::` constants and functions.
#[differentiable(hessian)]
fn network_loss(p: &[f64; 14]) -> f64 {
    let mut weight = [[0.0; 2]; 3];
    for i in 0..6 {
        weight[i / 2][i % 2] = p[i];
    }
    let hidden = Dense { weight, bias: [p[6], p[7], p[8]] };
    let network = Network { hidden, out: Dense { weight: [[p[9], p[10], p[11]]], bias: [p[12]] }, scale: p[13] };
    network.loss(&XS, &YS)
}

#[derive(Differentiable, Clone, Copy)]
struct Point(f64, f64);

#[differentiable(hessian)]
impl Point {
    fn turned(&self, angle: f64) -> Point {
        let (s, c) = angle.sin_cos();
        Point(c * self.0 - s * self.1, s * self.0 + c * self.1)
    }

    fn squared(self) -> f64 {
        let Point(x, y) = self;
        x * x + y * y * y
    }

    fn shift(&mut self, by: f64) {
        self.0 += by;
        self.1 *= by;
    }
}

#[differentiable(hessian)]
fn turns(x: f64, y: f64, angle: f64) -> f64 {
    let mut p = Point(x, y);
    for _ in 0..3 {
        p = p.turned(angle);
        p.shift(0.5 + 0.1 * angle);
    }
    p.squared() + Point(angle, x).squared()
}

/// A struct of two branches, update syntax, a moved struct.
#[differentiable(hessian)]
fn chosen(x: f64, y: f64) -> f64 {
    let base = State { x, v: y };
    let fast = State { v: 2.0 * y * x, ..base };
    let s = if x > y { fast } else { State { x: y, v: x * x } };
    let moved = s;
    moved.x * moved.v + base.v
}

#[derive(Clone, Copy)]
enum Activation {
    Tanh,
    Leaky(f64),
}

#[derive(Differentiable, Clone)]
struct Unit {
    weight: f64,
    bias: f64,
    #[differentiable(skip)]
    activation: Activation,
}

#[differentiable(hessian)]
fn unit(u: &Unit, x: f64) -> f64 {
    let z = u.weight * x + u.bias;
    match u.activation {
        Activation::Tanh => z.tanh(),
        Activation::Leaky(slope) => {
            if z > 0.0 {
                z
            } else {
                slope * z
            }
        }
    }
}

/// A `Vec` of structs, entered by reference.
#[differentiable(hessian)]
fn units(weights: &[f64], x: f64) -> f64 {
    let mut list = Vec::new();
    for (i, w) in weights.iter().enumerate() {
        let activation = if i % 2 == 0 { Activation::Tanh } else { Activation::Leaky(0.1) };
        list.push(Unit { weight: *w, bias: w * 0.5 - 0.3, activation });
    }
    let mut h = x;
    for u in &list {
        h = unit(u, h);
    }
    h * list[0].weight
}

#[derive(Differentiable, Clone)]
struct Optional {
    weight: f64,
    bias: Option<f64>,
    gains: Option<Vec<f64>>,
}

#[differentiable(hessian)]
fn with_options(m: &Optional, x: f64) -> f64 {
    let y = match m.bias {
        Some(bias) => m.weight * x + bias * bias,
        None => m.weight * x,
    };
    if let Some(gains) = &m.gains { y * gains[0] + gains[1].sin() } else { y }
}

/// An `Option` in a field carries a derivative.
#[differentiable(hessian)]
fn of_options(w: f64, b: f64, x: f64) -> f64 {
    let all = Optional { weight: w, bias: Some(b), gains: Some(vec![b, w * x]) };
    let none = Optional { weight: b, bias: None, gains: None };
    with_options(&all, x) * with_options(&none, x)
}

/// Assigned as a whole and read behind that, in every round.
#[differentiable(hessian)]
fn assigned_in_a_loop(p: f64, x: f64) -> f64 {
    let mut s = State { x, v: 0.3 };
    let mut loss = 0.0;
    for k in 0..3 {
        s = State { x: p * s.x, v: s.v + p };
        loss += s.x * s.x * s.v;
        if k == 1 {
            s = step(s, &Spring { k: p, damping: x, steps: 1 }, 0.5);
            loss += (s.x * s.v).sin();
        }
    }
    loss.sqrt()
}

#[differentiable(hessian)]
fn made(h: f64) -> State {
    step(State { x: h, v: h * h }, &Spring { k: h, damping: 0.1, steps: 1 }, 0.5)
}

#[differentiable(hessian)]
fn of_made(h: f64) -> f64 {
    let s = made(h);
    let other = made(s.x);
    other.x * s.v
}

/// A parameter outside `wrt` that becomes active after it was read.
#[differentiable(wrt(k), hessian)]
fn active_later(mut p: f64, k: f64, n: usize) -> f64 {
    let mut q = 1.0;
    for _ in 0..n {
        q += p;
        p -= k * q;
    }
    q
}

fn network() -> Network {
    Network::from_parameters(&PARAMETERS)
}

const PARAMETERS: [f64; 14] = [0.3, -0.2, 0.5, 0.8, -0.4, 0.1, 0.05, -0.1, 0.2, 0.7, -0.6, 0.9, 0.15, 1.2];

#[derive(Differentiable, Clone, Copy)]
struct Ellipse<T> {
    axes: [T; 2],
    tilt: T,
}

#[differentiable(hessian)]
impl<T: autodiff::Scalar> Ellipse<T> {
    pub fn level(&self, x: T, y: T) -> T {
        let (tilt, axes): (T, [T; 2]) = (self.tilt, self.axes);
        let (u, v) = (x + tilt * y, y - tilt * x);
        axes[0] * u * u + axes[1] * v * v
    }
}

/// The Hessian by the fields of a generic struct is a matrix of its scalar.
#[test]
fn hessian_of_a_generic_struct() {
    let ellipse = Ellipse { axes: [2.0_f32, 3.0], tilt: 0.5 };
    let matrix: nalgebra::DMatrix<f32> = ellipse.level_hessian(1.0, 2.0);
    // Rows and columns: both axes, the tilt, x, y.
    let (u, v) = (2.0, 1.5);
    assert_eq!(ellipse.level(1.0, 2.0), 2.0 * u * u + 3.0 * v * v);
    assert_eq!(matrix.row(2).iter().copied().collect::<Vec<_>>()[..3], [2.0 * u * 2.0, 2.0 * v * -1.0, 2.0 * 2.0 * 4.0 + 2.0 * 3.0]);
    assert_eq!(matrix[(3, 4)], 2.0 * 2.0 * 0.5 - 2.0 * 3.0 * 0.5);
    assert_eq!(matrix, matrix.transpose());
}

#[differentiable(hessian)]
impl State {
    fn advance(&mut self, a: f64) {
        let old = self.x;
        self.x = (self.v * a).sin();
        self.v += 0.3 * old * old;
    }
}

#[derive(Differentiable, Clone, Debug)]
struct Owned {
    x: f64,
    v: f64,
    w: Vec<f64>,
}

#[derive(Differentiable, Clone, Debug)]
struct Nested {
    s: State,
    w: [f64; 2],
    n: usize,
}

#[differentiable(hessian)]
fn shift(s: &mut [f64; 2], a: f64) {
    *s = [s[1] * a.cos(), s[0] * s[0] * 0.5 + s[1]];
    s[0] *= 0.5 * s[1];
}

/// A clone keeps what was; the original changes.
#[differentiable(hessian)]
fn cloned_before(a: f64, b: f64, c: f64) -> f64 {
    let mut s = Owned { x: a, v: b, w: vec![a, b * c] };
    let t = s.clone();
    s.x = 0.6 * c;
    s.w[0] = t.v * c;
    t.x * t.x * s.x + t.w[0] * s.w[0] * t.w[1]
}

/// What is stored is made of what was there, crosswise.
#[differentiable(hessian)]
fn crosswise(a: f64, b: f64, c: f64) -> f64 {
    let mut all = [State { x: a, v: b }, State { x: c, v: 0.4 }];
    all[0] = State { x: all[0].v, v: all[0].x };
    for s in all.iter_mut() {
        *s = State { x: s.v * 0.6, v: s.x };
    }
    let mut nested = Nested { s: all[0], w: [a, c], n: 2 };
    nested.s = State { x: nested.s.v, v: nested.s.x };
    all[0].x * all[0].x * all[0].v + all[1].v * nested.s.x * nested.s.x * nested.s.v * nested.n as f64
}

/// Nothing but numbers, until a call stores an active value in a field.
#[differentiable(hessian, wrt(a))]
fn fields_active_later(a: f64, b: f64, c: f64) -> f64 {
    let mut s = Nested { s: State { x: 0.3, v: b }, w: [b, c], n: 2 };
    s.s.advance(a);
    shift(&mut s.w, a);
    s.s.x * s.w[0] + s.s.v * s.w[1]
}

/// A call changes an array without derivative; what was read before is not what is read after.
#[differentiable(hessian, wrt(c))]
fn changed_by_a_call(a: f64, b: f64, c: f64) -> f64 {
    let mut s = [b, a];
    let h = s[0] * s[1];
    shift(&mut s, h);
    c * s[0] * c
}

fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * 0.5 + f(0.3 * x * x)
}

/// A closure's parameter has the name of another one that a value was named after.
#[differentiable(hessian, wrt(b))]
fn parameter_of_another_closure(a: f64, b: f64, c: f64) -> f64 {
    let mut acc = a * c;
    let mut s = a;
    let f = |q: f64| q * c;
    s = f(s) + 0.3 * f(acc);
    acc = 0.5 * acc + applied(|q| q * q * acc, s) + applied(|s| s * acc, s);
    acc * b * b
}

/// A field is assigned to in a branch: only there the struct becomes active.
#[differentiable(hessian, wrt(c))]
fn active_in_a_branch(b: f64, c: f64) -> f64 {
    let mut s = State { x: 0.5, v: 0.3 };
    let mut r = State { x: 0.4, v: b };
    s.v = 2.0 * b;
    s.x += 1.0;
    let t = s.x + 2.0 * s.v;
    if b < 0.2 {
        s.x = c * s.v;
        r.advance(c);
    } else {
        s.v *= t;
    }
    s.x * s.v + c * t * r.x
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Mixed {
    s: State,
    w: [f64; 2],
}

/// Fields exchanged in place and by tuples, divided and multiplied by what is seen to be a number, and closures that
/// capture `self`.
#[differentiable(hessian)]
impl Mixed {
    fn exchange(&mut self, other: &mut State) {
        (self.w[1], self.s.v) = (self.w[0] * other.x, self.w[1]);
        std::mem::swap(&mut self.s.x, &mut other.v);
        let t = other.x;
        other.x = self.w[0];
        self.w[0] = t;
    }

    fn divide(&mut self, x: f64) {
        self.s.v /= 1.6 + (x * self.s.x).sin();
        self.s.x = self.s.v / self.w[1];
    }

    fn through(&mut self, x: f64) {
        self.w[0] = applied_smoothly(|q| q * self.w[1] + self.s.x, x) * (self.w[0] / (1.5 + self.s.x.sin()));
    }
}

#[differentiable(hessian)]
fn fields_exchanged(a: f64, b: f64) -> f64 {
    let mut n = Mixed { s: State { x: a, v: b }, w: [a * b, b * b] };
    let mut other = State { x: 0.3 * a, v: b * a };
    n.divide(a);
    n.exchange(&mut other);
    n.through(b);
    n.s.x * n.s.v * other.x + n.w[0] * other.v * other.v + n.w[1]
}

/// Equal structs made of what is computed, and one that a closure captures.
#[differentiable(hessian)]
fn repeated_structs(a: f64, b: f64) -> f64 {
    let all = vec![Owned { x: a - b, v: b, w: vec![a * b] }; 2];
    let pair = [State { x: a, v: b }, State { x: b * b, v: a }];
    let same = [State { x: a, v: b }; 2];
    all[0].x * all[0].v + all[1].x.sin() * all[1].w[0] + applied_smoothly(|_q| pair[1].x, pair[0].v) * same[0].x * same[1].v
}

/// A passed closure's parameter has the name that what it captures got.
#[differentiable(hessian)]
fn parameter_hides_a_captured_value(a: f64, b: f64, c: f64) -> f64 {
    let q = b * c;
    let acc = q;
    applied_smoothly(|q| q * acc, a) * (q * q)
}

#[differentiable(hessian)]
fn applied_smoothly(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * 0.5 + f(0.3 * x * x)
}

/// Arguments are read from what the call borrows mutably, and so are their tangents.
#[differentiable(hessian)]
fn read_from_what_is_lent(a: f64, b: f64) -> f64 {
    let mut all = [State { x: a, v: b }, State { x: a * b, v: 0.4 }];
    let h = 0.8 * all[0].x + all[1].v;
    all[0].advance(h);
    let mut w = [all[0].x, b];
    let k = w[1] * a;
    shift(&mut w, k);
    all[0].x * w[0] + all[0].v * w[1]
}

/// What the derived methods say of a struct is what the flat list says.
#[test]
fn gradient_of_a_struct() {
    use autodiff::Parameters;
    let (value, gradient) = network().loss_value_and_grad(&XS, &YS);
    let (flat_value, flat_gradient) = network_loss::value_and_grad(&PARAMETERS);
    assert_eq!(value, flat_value);
    assert_eq!(value, network().loss(&XS, &YS));
    for (found, expected) in gradient.flatten_parameters().iter().zip(flat_gradient) {
        assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
    }
    assert_eq!(network().name(), "network");
    let spring = Spring { k: 2.0, damping: 0.3, steps: 4 };
    let (_, (d_state, d_spring)) = energy::value_and_grad(&State { x: 0.5, v: 1.5 }, &spring);
    assert_eq!((d_state.x, d_state.v, d_spring.k, d_spring.damping), (1.0, 1.5, 0.125, 0.0));
}

/// Branches in branches choose among structs at the end of the function.
#[differentiable(hessian)]
fn chosen_at_the_end(x: f64, a: f64) -> State {
    if a > 0.0 { if a > 1.0 { State { x, v: 1.0 } } else { State { x: a * x, v: 0.0 } } } else { State { x: x * x, v: a } }
}

/// The same among parameters.
#[differentiable(hessian)]
fn one_of_them(s: State, t: State, a: f64) -> State {
    if a > 0.0 { s } else { t }
}

#[differentiable(hessian)]
fn of_chosen(x: f64, a: f64) -> f64 {
    let (s, t) = (chosen_at_the_end(x, a), chosen_at_the_end(a, x));
    let u = one_of_them(s, t, x - a);
    s.x * t.v + u.x * u.x * a
}

#[differentiable(hessian)]
fn drifted(s: State, by: f64) -> f64 {
    s.v * by + s.x
}

/// What a call gives is handed over by value in every round.
#[differentiable(hessian)]
fn handed_over_in_a_loop(x: f64, a: f64) -> f64 {
    let s = chosen_at_the_end(x, a);
    let mut sum = 1.0;
    for _ in 0..4 {
        sum += drifted(s, sum) * x;
    }
    sum
}

mod check {
    check!(oscillator { k: var 1.3, damping: var 0.2, x: var 0.7 } modes: reverse, forward, hessian);
    check!(network_loss { p: var_ref PARAMETERS } modes: reverse, forward, hessian);
    check!(assigned_in_a_loop { p: var 1.1, x: var 0.7 } modes: reverse, forward, hessian);
    check!(of_made { h: var 0.7 } modes: reverse, forward, hessian);
    check!(active_later { p: fixed 0.4, k: var 0.7, n: fixed 4 } modes: reverse, forward, hessian);
    check!(of_options { w: var 1.3, b: var 0.2, x: var 0.7 } modes: reverse, forward, hessian);
    check!(turns { x: var 0.4, y: var -0.3, angle: var 0.6 } modes: reverse, forward, hessian);
    check!(chosen { x: var 0.4, y: var 0.3 } modes: reverse, forward, hessian);
    check!(chosen as chosen_otherwise { x: var 0.1, y: var 0.3 } modes: reverse, forward, hessian);
    check!(units { weights: var_ref vec![0.5, -0.7, 1.1], x: var 0.8 } modes: reverse, forward, hessian);
    check!(cloned_before { a: var 0.7, b: var -0.4, c: var 0.9 } modes: reverse, forward, hessian);
    check!(crosswise { a: var 0.7, b: var -0.4, c: var 0.9 } modes: reverse, forward, hessian);
    check!(fields_active_later { a: var 0.7, b: fixed -0.4, c: fixed 0.9 } modes: reverse, forward, hessian);
    check!(changed_by_a_call { a: fixed 0.7, b: fixed -0.4, c: var 0.9 } modes: reverse, forward, hessian);
    check!(active_in_a_branch { b: fixed 0.1, c: var 0.7 } modes: reverse, forward, hessian);
    check!(active_in_a_branch as active_in_no_branch { b: fixed 0.3, c: var 0.7 } modes: reverse, forward, hessian);
    check!(fields_exchanged { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(repeated_structs { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(parameter_hides_a_captured_value { a: var 0.7, b: var -0.4, c: var 0.9 } modes: reverse, forward, hessian);
    check!(read_from_what_is_lent { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(parameter_of_another_closure { a: fixed 0.7, b: var -0.4, c: fixed 0.9 } modes: reverse, forward, hessian);
    check!(of_chosen { x: var 0.7, a: var 1.3 } modes: reverse, forward, hessian);
    check!(of_chosen as of_chosen_between { x: var 0.7, a: var 0.3 } modes: reverse, forward, hessian);
    check!(of_chosen as of_chosen_below { x: var 0.7, a: var -0.3 } modes: reverse, forward, hessian);
    check!(handed_over_in_a_loop { x: var 0.7, a: var 0.3 } modes: reverse, forward, hessian);
}
