//! What random programs found wrong, made small.
#![allow(clippy::all, unreachable_pub, unused_mut, missing_docs)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector, Vector3};

#[derive(Differentiable, Clone, Copy, Debug)]
pub struct State {
    pub x: f64,
    pub v: f64,
}

/// Holds a list of its own.
#[derive(Differentiable, Clone, Debug)]
pub struct Held {
    pub w: Vec<f64>,
    pub k: f64,
}

#[differentiable(hessian)]
impl State {
    fn stays(&mut self, a: f64) -> f64 {
        *self = *self;
        self.v = a.sin();
        self.x * self.v
    }
}

#[differentiable(hessian)]
fn stored_where_it_stands(a: f64, b: f64) -> f64 {
    let mut s = State { x: a, v: b };
    let y = s.stays(a * b);
    s = s;
    y * s.x * s.v
}

/// What a loop goes over has a value in one branch only, as far as the reverse sweep knows.
#[differentiable(hessian)]
fn written_after_the_loop(a: f64, mut list: [f64; 3]) -> f64 {
    for item in list.iter_mut() {
        let mut copies = [*item * a; 3];
        for copy in copies.iter() {
            *item += *copy;
        }
        if *item > 0.5 {
            copies = [0.0, a, copies[2].sin()];
            *item *= copies[1] + copies[2];
        }
    }
    list[0] * list[1] + list[2]
}

/// The zero that is its tangent is shaped like the list before that goes out.
#[differentiable(forward)]
fn constant_list(_a: f64) -> Vec<f64> {
    vec![2.0_f64.sin(), 0.5]
}

#[differentiable(forward)]
fn constant_in_a_pair(a: f64) -> (Vec<f64>, f64) {
    (vec![0.3, 0.7], a.sin())
}

#[differentiable(forward)]
fn of_constants(a: f64, b: f64) -> f64 {
    let (list, factor) = constant_in_a_pair(a * b);
    constant_list(a)[1] * b + list[0] * factor * a
}

#[differentiable(hessian)]
fn read_times_one(v: &[f64]) -> f64 {
    v[1] * 1.0
}

/// Numbers that only literals were stored in, asked by a method where nothing else tells which float they are.
#[differentiable(wrt(a), hessian)]
fn nothing_but_literals(a: f64, more: bool) -> f64 {
    let t: f64 = loop {
        break 0.5;
    };
    let u: f64 = if more { 0.5 } else { 1.5 };
    let mut w: f64 = 0.25;
    if more {
        w = 1.25;
    }
    let s = State { x: t.sin() + u.exp(), v: w.cos() };
    s.x * a * a + s.v * a
}

fn sine(x: f64) -> f64 {
    x.sin()
}

/// As above, behind names that are gone: rustc would ask which float it is.
#[differentiable(wrt(a), hessian)]
fn lists_of_literals(a: f64, u: [f64; 3]) -> f64 {
    let list: Vec<f64> = vec![0.5; 2];
    let nested: [[f64; 3]; 2] = [[1.7; 3]; 2];
    let built: [f64; 3] = std::array::from_fn(|k| k as f64 * -1.0 - 1.7);
    let mapped = u.map(|_| 1.0_f64 * (1.0 + 1.7));
    let State { x, .. } = State { x: 1.0, v: a };
    let s = State { x: sine(list[0].sin()), v: (x * 0.5).sin() + nested[1][0].cos() };
    built[1].sin() * a + mapped[2].cos() * a * a + s.x * a.sin() + s.v * a.cos()
}

/// The number of items is computed from a literal, which has no methods.
#[differentiable(wrt(a), hessian)]
fn up_to_a_literal(a: f64, n: usize, step: u32) -> f64 {
    let (mut s, list) = (a, [0.5, 0.25, 0.75, a]);
    for k in (n..9).step_by(2) {
        s = (s * k as f64 + a).sin();
    }
    for k in (0..9).step_by(n) {
        s *= (s + k as f64 * a).cos();
    }
    for k in step..4 {
        s += (s * k as f64).sin();
    }
    for k in 0..2 {
        for l in (k..=4).step_by(2) {
            s += 0.2 * (0.3 * s * l as f64).cos();
        }
        for l in (k..=4).step_by(1) {
            s *= 1.0 + 0.1 * (s + l as f64).cos();
        }
    }
    list.chunks(n).map(|part| part[0] * s).sum::<f64>() + s * a
}

#[derive(Differentiable, Clone, Debug)]
pub struct Body {
    pub m: Vector3<f64>,
    pub k: f64,
}

/// What a matrix collects in a loop goes to what it was made of in front of it.
#[differentiable(hessian)]
fn copied_in_a_loop(mut y: f64) -> f64 {
    let s = Body { m: Vector3::new(0.5, y * y, y), k: 0.5 };
    let repeated = [0.5; 3].windows(2).scan(y, |t, _| {
        *t = 0.5;
        Some(s.m[2] * s.m[1])
    });
    repeated.sum::<f64>()
}

/// A product whose factor is of unknown type, in a field that is indexed: a matrix.
#[differentiable(hessian)]
fn scaled(u: Body, t: f64) -> f64 {
    let s: Body = Body { m: u.m * t, ..u.clone() };
    s.m[0] * s.k + s.m[2] * s.m[1]
}

#[differentiable(hessian)]
fn of_scaled(a: f64, b: f64) -> f64 {
    scaled(Body { m: Vector3::new(a, b, a * b), k: a.sin() }, b.cos())
}

#[differentiable(hessian)]
impl State {
    /// The gradient by `x` is a part of that by `self`, which goes out first.
    fn moved_on(&mut self, x: f64) -> f64 {
        self.x += x;
        self.v = self.x.sin();
        self.x - 1.0
    }
}

#[differentiable(hessian)]
fn moves_on(a: f64, b: f64) -> f64 {
    let mut s = State { x: a, v: b };
    let y = s.moved_on(a * b);
    y * s.x * s.v
}

/// No derivative by `y`, which is read before something active is stored in it.
#[differentiable(wrt(x), hessian)]
fn exchanged(x: f64, mut y: f64, mut list: [f64; 2]) -> f64 {
    let mut t = y;
    (y, t) = (x.atan(), x + (y + 2.0) * t);
    (list[0], t) = (x * t, t * list[1] + y);
    (x - t.sin()) * y.sin() * list[0]
}

/// Nothing tells the type of a matrix that is not used.
#[differentiable(hessian)]
fn traded(s: &mut State, t: &mut State) {
    let _unused: DMatrix<f64> = DMatrix::from_vec(1, 3, vec![t.v + s.v, -1.0, s.x]);
    std::mem::swap(&mut s.x, &mut t.v);
}

#[differentiable(hessian)]
fn trades(a: f64, b: f64) -> f64 {
    let (mut s, mut t) = (State { x: a, v: b }, State { x: a * b, v: a.sin() });
    traded(&mut s, &mut t);
    s.x * t.x * s.v + t.v
}

#[differentiable(hessian)]
fn both(x: f64, y: f64) -> (f64, f64) {
    (x.sin() * y, x * y)
}

#[differentiable(hessian)]
fn applied(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * 0.5 + x.sin()
}

/// The result of the closure is a part of what a call returns.
#[differentiable(hessian)]
fn part_of_a_call(a: f64, b: f64) -> f64 {
    applied(|q| both(q, b).1, a) * applied(|q| both(b, q).0, b)
}

/// The share of the entries is computed from a field, whose type no token tells.
#[differentiable(hessian)]
fn summed(s: &State, m: &DVector<f64>) -> f64 {
    let t = State { x: s.v - m.sum(), v: s.x };
    t.x * s.v * t.v
}

#[differentiable(hessian)]
fn sums(a: f64, b: f64) -> f64 {
    summed(&State { x: a, v: b }, &DVector::from_vec(vec![a * b, b, a.sin()]))
}

#[differentiable(hessian)]
impl State {
    /// What is left of the struct is read twice without a change in between.
    fn turned(self, x: f64) -> State {
        let State { x: y, v } = State { v: x * self.x, ..self };
        State { x: y.atan() + v, ..self }
    }
}

#[differentiable(hessian)]
fn turns(a: f64, b: f64) -> f64 {
    let s = State { x: a, v: b }.turned(a * b);
    s.x * s.v
}

/// The closure that is passed on holds the array itself: its `into_iter` gives numbers.
#[differentiable(hessian)]
fn captured_array(a: f64, w: [f64; 3]) -> f64 {
    let v = w.map(f64::sin);
    applied(|q| w.into_iter().fold(q, |s, p| s * p + applied(|h| a * h, p)) * v.into_iter().sum::<f64>(), a)
}

#[differentiable(hessian)]
fn bounded(x: f64) -> Option<f64> {
    (x < 1e3).then(|| (x * x).sin())
}

/// The argument of the first call does not move, but the seed of its pullback does.
#[differentiable(hessian)]
fn of_what_stays(a: f64) -> Option<f64> {
    let t = match 3 {
        0 => a,
        _ => -1.0,
    };
    let y = bounded(-t)?;
    Some(a * y * bounded(a.tanh())?)
}

#[differentiable(hessian)]
fn stays_and_moves(a: f64, b: f64) -> f64 {
    of_what_stays(a * b).unwrap() * a
}

/// An `Option` without derivative meets an active value only when it is asked.
#[differentiable(wrt(a, b), hessian)]
fn asked_for_another(a: f64, b: f64, list: &[f64], k: usize) -> f64 {
    let mut s: Option<f64> = Some(list.iter().skip(k).sum::<f64>());
    let most = list.iter().copied().reduce(f64::max).map(|q| q * b).unwrap_or(a);
    let none = list.iter().copied().skip(9).reduce(f64::max).map_or(a, |q| q * b);
    s.unwrap_or(a) * a * b + most * none
}

/// What is added to the adjoint of the vector looks at one of its entries.
#[differentiable(hessian)]
fn grows_by_its_norm(a: f64, b: f64) -> f64 {
    let mut m: Vector3<f64> = Vector3::new(a, a * b, b);
    m[2] += m.norm();
    m[0] += m.dot(&m);
    m[2] * a + m[0]
}

/// Lists of what a local holds that ends, or is replaced, before the pullback needs them.
#[differentiable(hessian)]
fn windows_of_locals(a: f64, n: usize) -> f64 {
    let mut s: Held = Held { w: vec![0.3, n as f64, 0.4], k: 1.7 };
    let nested = s.w.windows(3).scan(s.w[1], |t, p| {
        *t = 0.6 * *t + p.windows(2).take(2).map(|q| a.sin() * q[0]).sum::<f64>();
        Some(*t)
    });
    let mut t = nested.sum::<f64>() * (a * s.k.sin());
    s = Held { w: vec![0.9, 0.2, n as f64, 0.5], k: 0.3 };
    for p in s.w.windows(2) {
        t += a.cos() * p[0] * p[1];
    }
    for i in 0..n {
        let r = Held { w: vec![0.3, i as f64, n as f64], k: 1.7 };
        for p in r.w.windows(2) {
            t *= a.sin() + p[0] * p[1];
        }
    }
    t
}

#[differentiable(hessian)]
fn two_of(w: &[f64], x: f64) -> Vec<f64> {
    vec![w[0] * x, x.sin()]
}

/// A struct is replaced by one whose list is shorter: the adjoint of the old one is shaped like the old one.
#[differentiable(hessian)]
fn replaced_by_shorter(a: f64, v: &[f64]) -> f64 {
    let mut s: Held = Held { w: v.to_vec(), k: a };
    for k in 0..2 {
        s = Held { w: two_of(v, s.w[k] + s.k), k: a * s.w[0] };
    }
    s.w[1] * s.k
}

#[differentiable(hessian)]
fn replaced_in_branches(a: f64, v: &[f64]) -> f64 {
    let mut s: Held = Held { w: v.to_vec(), k: a };
    if a > 0.0 {
        s = Held { w: vec![s.k, s.k * a], k: a };
    }
    let y = s.w[1];
    if a > 0.0 {
        s = Held { w: vec![s.k, a, s.k], k: a * y };
    }
    s.w.iter().sum::<f64>() * y * s.k
}

#[differentiable(hessian)]
impl Held {
    fn halves(&mut self, a: f64) {
        *self = Held { w: vec![a * self.k, self.w[0].sin()], k: a };
    }
}

#[differentiable(hessian)]
fn traded_after_a_look(a: f64, mut s: State) -> f64 {
    let list = vec![a, s.v];
    std::mem::swap(&mut s.v, &mut s.x);
    s.x * list[1] - s.v * a
}

#[differentiable(hessian)]
fn looks_and_trades(a: f64, b: f64) -> f64 {
    traded_after_a_look(a * b, State { x: a.sin(), v: b })
}

#[differentiable(hessian)]
fn grown(mut w: Vec<f64>, a: f64) -> Vec<f64> {
    w = vec![a * w[0], w[1], a];
    w[0] *= a;
    w
}

#[differentiable(hessian)]
fn replaced_by_callees(a: f64, v: &[f64]) -> f64 {
    let mut s: Held = Held { w: v.to_vec(), k: a };
    s.halves(a * a);
    let list = grown(v.to_vec(), a * s.k);
    s.w[0] * s.w[1] + list[0] * list[1]
}

/// The seed of a recursion moves where its argument does not, alone and in a record of a loop's calls.
#[differentiable(hessian)]
fn recursion_from_a_constant(x: f64, n: usize) -> f64 {
    let y = x * x.tanh();
    if n == 0 {
        x.sin()
    } else {
        recursion_from_a_constant(
            (match 1 {
                0 => x,
                1 | 4 => n as f64,
                _ => 0.3,
            })
            .sin(),
            n - 1,
        ) * y.sin()
    }
}

#[differentiable(hessian)]
fn recursions_from_constants(x: f64, n: usize) -> f64 {
    let mut t = x;
    for i in 0..n {
        if i % 3 == 1 {
            t *= recursion_from_a_constant(
                (match 1 {
                    0 => x,
                    1 | 4 => i as f64,
                    _ => 0.3,
                })
                .sin(),
                i,
            );
        }
    }
    t
}

#[differentiable(forward)]
fn halved_at(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * 0.5
}

/// A closure calls methods on a number that nothing but literals was stored in so far.
#[differentiable(forward)]
fn captured_literals(v: &[f64], k: f64) -> f64 {
    let scanned = v.iter().scan(1.0_f64, |state, p| {
        *state = 0.6 * *state + halved_at(|q: f64| (0.7 + (*state).powi(2) + q * q).ln(), k);
        Some(*p * *state)
    });
    scanned.sum::<f64>()
}

/// Entries that are literals, once it is known what was stored, and methods of them.
#[differentiable(hessian)]
fn entries_of_literals(pw: &mut [f64; 2], h: &mut f64) {
    *h = -0.5;
    let mut s: nalgebra::Vector3<f64> = nalgebra::Vector3::new(*h, *h, 1.7);
    s[1] /= 1.6 + s[0].sin();
    pw[0] = *h * s[1].sin() * pw[1];
}

#[differentiable(hessian)]
fn with_entries_of_literals(x: f64, y: f64) -> f64 {
    let (mut pw, mut h) = ([x, y], x);
    entries_of_literals(&mut pw, &mut h);
    pw[0] * h * x
}

#[derive(autodiff::Differentiable, Clone, Debug)]
struct Rating {
    x: f64,
    v: f64,
}

#[differentiable(hessian)]
impl Rating {
    fn rated(&self, x: f64) -> f64 {
        (self.x * x - self.v).sin()
    }
}

/// A method is called on what carries no derivative, which is looked at afterwards.
#[differentiable(wrt(x, y), hessian)]
fn rated_by_data(x: f64, y: f64, k: f64) -> f64 {
    let rating: Rating = Rating { x: k, v: k * 2.0 };
    let t = rating.rated(y + 0.5);
    t * t.sin() - rating.v.sin() * rating.rated(x) - rating.x.sin() * x
}

#[differentiable(hessian)]
fn small_sine(x: f64) -> Option<f64> {
    if x > 1e3 { None } else { Some(x.sin()) }
}

/// A reference to a number that carries no derivative, in source that stays as it is.
#[differentiable(wrt(x), hessian)]
fn behind_a_reference(x: f64, y: f64) -> f64 {
    let p = &y;
    let mut k = 0usize;
    let t = loop {
        k += 1;
        if k > 2 || small_sine((*p).sin()).expect("a number") > 0.9 {
            break *p;
        }
    };
    t * x * x + **&p
}

/// The name of a parameter without derivative is that of a list with one.
#[differentiable(wrt(x, v), hessian)]
fn named_again(x: f64, v: &[f64], list: &[f64]) -> f64 {
    let t = list[0];
    let list = vec![v[0] * x; 4];
    list.iter().zip(v.iter()).map(|(p, q)| p * p * q).sum::<f64>() * t + list[0].sin()
}

#[differentiable(forward)]
fn rating(x: f64, v: f64) -> Rating {
    Rating { x, v }
}

/// What a pattern takes out of data is captured by a closure, which hands it on.
#[differentiable(wrt(x, a, b), forward)]
fn captured_parts(x: f64, k: f64, a: f64, b: f64) -> f64 {
    let own = rating(a, b);
    let Rating { x: t, v: u } = Rating { x: 2.0, v: k };
    halved_at(|_: f64| own.rated(u), k * t).sin() * x + named_again(x, &[a, b], &[k])
}

/// A closure names data behind the sign of a product only, and is passed on.
#[differentiable(wrt(x, y), forward)]
fn factors_behind_signs(x: f64, y: f64, k: f64) -> f64 {
    let data: Rating = Rating { x: k, v: k * 2.0 };
    halved_at(|q: f64| y * data.x * q, k) * halved_at(|_: f64| 3.0 * data.v, x) + data.x
}

/// The adjoint of `x` is that of the place, as it is handed in.
#[differentiable(forward, hessian)]
fn handed_over(x: f64, m: &mut f64) -> f64 {
    *m = x;
    0.5
}

#[differentiable(forward, hessian)]
fn handed_over_as_a_list(x: [f64; 2], m: &mut [f64; 2]) -> f64 {
    *m = x;
    0.5
}

/// The derivative by the parameter and that by the place are one sum.
#[differentiable(forward, hessian)]
fn sums_of_one(y: f64, m: &mut f64) -> f64 {
    let list = vec![y + *m; 2];
    for _ in 0..2 {
        *m = 0.5;
    }
    list[1]
}

/// Second derivatives start from adjoints that are read before they are cleared.
#[differentiable(forward, hessian)]
fn stored_over(mut x: f64, n: usize) -> f64 {
    let list = vec![(-1..=1).map(|_| x).sum::<f64>(); 4];
    x = 0.5;
    list[n].sin() + x
}

mod check {
    check!(stored_over { x: var 0.7, n: fixed 2 } modes: reverse, forward, hessian);
    check!(handed_over { x: var 0.7, m: var_mut 0.3 } modes: reverse, forward, hessian);
    check!(handed_over_as_a_list { x: var [0.7, -0.4], m: var_mut [0.3, 0.1] } modes: reverse, forward, hessian);
    check!(sums_of_one { y: var 0.7, m: var_mut 0.3 } modes: reverse, forward, hessian);
    check!(with_entries_of_literals { x: var 0.7, y: var -0.4 } modes: reverse, forward, hessian);
    check!(captured_literals { v: var_ref [0.7, -0.4, 0.2], k: var 1.3 } modes: reverse, forward);
    check!(recursions_from_constants { x: var 0.7, n: fixed 6 } modes: reverse, forward, hessian);
    check!(recursion_from_a_constant { x: var 0.7, n: fixed 3 } modes: reverse, forward, hessian);
    check!(looks_and_trades { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(replaced_by_shorter { a: var 0.7, v: var_ref [0.3, -0.4, 0.9, 0.2] } modes: reverse, forward, hessian);
    check!(replaced_in_branches { a: var 0.7, v: var_ref [0.3, -0.4, 0.9] } modes: reverse, forward, hessian);
    check!(replaced_by_callees { a: var 0.7, v: var_ref [0.3, -0.4, 0.9, 0.2] } modes: reverse, forward, hessian);
    check!(stays_and_moves { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(asked_for_another { a: var 0.7, b: var -0.4, list: fixed &[0.3, 0.9], k: fixed 1 } modes: reverse, forward, hessian);
    check!(grows_by_its_norm { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(windows_of_locals { a: var 0.7, n: fixed 2 } modes: reverse, forward, hessian);
    check!(captured_array { a: var 0.7, w: var [0.3, -0.4, 0.9] } modes: reverse, forward, hessian);
    check!(turns { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(part_of_a_call { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(sums { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(copied_in_a_loop { y: var 0.7 } modes: reverse, forward, hessian);
    check!(of_scaled { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(moves_on { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(exchanged { x: var 0.7, y: fixed -0.4, list: fixed [0.3, 0.9] } modes: reverse, forward, hessian);
    check!(trades { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(lists_of_literals { a: var 0.7, u: fixed [0.1, 0.2, 0.3] } modes: reverse, forward, hessian);
    check!(up_to_a_literal { a: var 0.7, n: fixed 3, step: fixed 1 } modes: reverse, forward, hessian);
    check!(nothing_but_literals { a: var 0.7, more: fixed true } modes: reverse, forward, hessian);
    check!(stored_where_it_stands { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(constant_list { _a: var 0.7 } modes: vjp, forward);
    check!(of_constants { a: var 0.7, b: var -0.4 } modes: reverse, forward);
    check!(read_times_one { v: var_ref vec![0.3, -0.4] } modes: reverse, forward, hessian);
    check!(written_after_the_loop { a: var 0.7, list: var [0.3, -0.4, 0.9] } modes: reverse, forward, hessian);
    check!(rated_by_data { x: var 0.7, y: var -0.4, k: fixed 0.8 } modes: reverse, forward, hessian);
    check!(behind_a_reference { x: var 0.7, y: fixed -0.4 } modes: reverse, forward, hessian);
    check!(named_again { x: var 0.7, v: var_ref [0.3, -0.4], list: fixed &[0.8] } modes: reverse, forward, hessian);
    check!(captured_parts { x: var 0.7, k: fixed 0.8, a: var 0.3, b: var -0.4 } modes: reverse, forward);
    check!(factors_behind_signs { x: var 0.7, y: var -0.4, k: fixed 0.8 } modes: reverse, forward);
}
