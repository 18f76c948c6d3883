//! Functions with settings: enums and lists without derivative that decide what is computed, and when a function leaves early.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;
#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector, Matrix3, Vector3};
use std::collections::HashMap;

#[derive(Differentiable, Clone, Debug)]
struct State {
    pos: Vector3<f64>,
    vel: Vector3<f64>,
    mass: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Free,
    Damped(f64),
    Fixed,
}

#[derive(Clone, Debug)]
struct Config {
    dt: f64,
    kind: Kind,
    steps: usize,
    limit: Option<f64>,
}

#[differentiable(wrt(s), hessian)]
fn step(s: &State, c: &Config) -> State {
    let force = match c.kind {
        Kind::Fixed => return s.clone(),
        Kind::Free => Vector3::new(0.0, 0.0, -9.81 * s.mass),
        Kind::Damped(k) => Vector3::new(0.0, 0.0, -9.81 * s.mass) - s.vel * k,
    };
    let vel = s.vel + force * (c.dt / s.mass);
    State { pos: s.pos + vel * c.dt, vel, mass: s.mass }
}

#[differentiable(wrt(s), hessian)]
fn run(s: &State, c: &Config) -> f64 {
    let mut now = s.clone();
    for _ in 0..c.steps {
        now = step(&now, c);
        if let Some(limit) = c.limit {
            if now.pos.norm() > limit {
                break;
            }
        }
    }
    now.pos.norm_squared() + now.vel.dot(&now.vel) * 0.5 * now.mass
}

#[differentiable(hessian)]
fn safe_div(a: f64, b: f64) -> Option<f64> {
    if b == 0.0 {
        return None;
    }
    Some(a / b)
}

#[differentiable(hessian)]
fn chain(a: f64, b: f64, c: f64) -> f64 {
    let Some(q) = safe_div(a, b) else { return 0.0 };
    let r = match safe_div(q, c) {
        Some(r) if r > 0.0 => r,
        Some(r) => return -r,
        None => return q,
    };
    r.sqrt() * q
}

#[differentiable(hessian)]
fn clipped(xs: &[f64], max: f64) -> f64 {
    let norm = xs.iter().map(|x| x * x).sum::<f64>().sqrt();
    let scale = if norm > max { max / norm } else { return norm };
    xs.iter().map(|x| (x * scale).powi(3)).sum()
}

#[differentiable(hessian)]
fn newton(a: f64, lo: f64, hi: f64) -> f64 {
    let mut at = 0.5 * (lo + hi);
    for _ in 0..20 {
        let v = at * at - a;
        if v.abs() < 1e-3 {
            return at;
        }
        let next = at - v / (2.0 * at);
        at = if next > hi {
            hi
        } else if next < lo {
            lo
        } else {
            next
        };
    }
    at
}

#[differentiable(wrt(w), hessian)]
fn layer_norm(w: &DMatrix<f64>, x: &DVector<f64>, eps: f64) -> f64 {
    let h = w * x;
    let n = h.len() as f64;
    if n == 0.0 {
        return 0.0;
    }
    let mean = h.sum() / n;
    let var = h.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    let y = h.map(|v| (v - mean) / (var + eps).sqrt());
    y.iter().enumerate().map(|(i, v)| v * (i as f64 + 1.0)).sum::<f64>().tanh()
}

#[differentiable(hessian)]
fn piecewise(x: f64, knots: &[f64], values: &[f64]) -> f64 {
    let i = match knots.iter().position(|k| *k > x) {
        Some(0) => return values[0],
        Some(i) => i,
        None => return values[values.len() - 1],
    };
    let t = (x - knots[i - 1]) / (knots[i] - knots[i - 1]);
    values[i - 1] * (1.0 - t) + values[i] * t
}

#[differentiable(hessian)]
fn best_of(xs: &[f64], k: f64) -> f64 {
    let mut best: Option<f64> = None;
    for x in xs {
        let score = (x * k).sin();
        match best {
            Some(b) if b >= score => continue,
            _ => best = Some(score),
        }
    }
    best.unwrap_or(k)
}

#[differentiable(wrt(a), hessian)]
fn cholesky(a: &DMatrix<f64>) -> f64 {
    let n = a.nrows();
    let mut l = DMatrix::<f64>::zeros(n, n);
    for i in 0..n {
        for j in 0..=i {
            let mut s = a[(i, j)];
            for k in 0..j {
                s -= l[(i, k)] * l[(j, k)];
            }
            if i == j {
                if s <= 0.0 {
                    return f64::NAN;
                }
                l[(i, j)] = s.sqrt();
            } else {
                l[(i, j)] = s / l[(j, j)];
            }
        }
    }
    (0..n).map(|i| l[(i, i)].ln()).sum::<f64>() * 2.0
}

#[differentiable(hessian)]
fn rk_adaptive(k: f64, y0: f64, t_end: f64) -> f64 {
    let (mut t, mut y, mut h) = (0.0, y0, 0.1);
    while t < t_end {
        if t + h > t_end {
            h = t_end - t;
        }
        let k1 = -k * y;
        let k2 = -k * (y + h * k1);
        let err = (h * (k2 - k1) * 0.5).abs();
        if err > 1e-2 {
            h *= 0.5;
            continue;
        }
        y += h * 0.5 * (k1 + k2);
        t += h;
        if err < 1e-4 {
            h *= 2.0;
        }
    }
    y
}

#[differentiable(hessian)]
fn tree(x: f64, y: f64, depth: usize) -> f64 {
    if depth == 0 {
        return x * y;
    }
    let left = tree(x * 0.5, y, depth - 1);
    if left > 1.0 {
        return left;
    }
    left + tree(x, y * 0.5, depth - 1).sin()
}

#[differentiable(hessian)]
fn windowed(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    'outer: for w in xs.windows(3) {
        for v in w {
            if *v < 0.0 {
                continue 'outer;
            }
        }
        let [a, b, c] = w else { unreachable!() };
        total += a * b - c * c;
    }
    total
}

#[differentiable(hessian)]
fn parse_and_scale(x: f64, text: &str) -> Result<f64, String> {
    let factor: f64 = text.trim().parse().map_err(|_| format!("not a number: {text}"))?;
    if factor < 0.0 {
        return Err("negative".to_string());
    }
    let y = x * factor;
    if !y.is_finite() {
        return Err(format!("overflow at {x}"));
    }
    Ok(y.ln_1p())
}

#[derive(Debug, Clone, PartialEq)]
enum Failed {
    Domain(String),
    Other { what: String, at: usize },
}
impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
impl std::error::Error for Failed {}

#[differentiable(hessian)]
fn texts(x: f64, y: [f64; 2], n: usize) -> Result<f64, Failed> {
    if x < 0.0 {
        return Err(Failed::Domain(format!("{x} < {}", y[0])));
    }
    let z = Some(x * y[0]).filter(|z| *z < 9.0).ok_or_else(|| Failed::Other { what: x.to_string(), at: n })?;
    let w = (if z > 1.0 { Some(z) } else { None }).ok_or(Failed::Domain(format!("{z:?}")))?;
    if n == 3 {
        Err(Failed::Domain(format!("{:.3}", w.sin())))?
    }
    match n {
        0 => Ok(w),
        1 => Err(Failed::Domain(y[1].to_string() + " bad")),
        _ => Ok(w * y[1]),
    }
}

#[differentiable(hessian)]
fn boxed(x: f64, y: f64) -> Result<f64, Box<dyn std::error::Error>> {
    if x < 0.0 {
        return Err(format!("negative {x}").into());
    }
    if y < 0.0 {
        return Err(Box::from(format!("negative {y}")));
    }
    if y > 9.0 {
        Err(format!("large {y}"))?;
    }
    Ok((x * y).sqrt())
}

#[derive(Clone, Copy, Debug)]
enum Turn {
    Free,
    Damped(f64),
    Turned(Matrix3<f64>),
}

#[derive(Clone, Debug)]
struct Turns {
    kind: Turn,
    steps: usize,
    kinds: Vec<Turn>,
    named: HashMap<String, f64>,
}

#[differentiable(wrt(s), hessian)]
fn by_value(s: Vector3<f64>, c: &Turns) -> Vector3<f64> {
    match c.kind {
        Turn::Damped(k) => s * k + s.component_mul(&s),
        Turn::Turned(m) => m * s,
        _ => s,
    }
}

#[differentiable(wrt(s), hessian)]
fn by_reference(s: Vector3<f64>, c: &Turns) -> Vector3<f64> {
    match &c.kind {
        Turn::Damped(k) => (s * *k).map(|x| x.sin()),
        Turn::Turned(m) => (m * s).map(|x| x.sin()),
        _ => s,
    }
}

#[differentiable(wrt(s), hessian)]
fn of_a_list(s: Vector3<f64>, c: &Turns) -> Vector3<f64> {
    let mut s = s;
    for kind in &c.kinds {
        s = match kind {
            Turn::Damped(k) => (s * *k).map(|x| x.sin()),
            Turn::Turned(m) => (m * s).map(|x| x.sin()),
            _ => s,
        };
    }
    s
}

#[differentiable(wrt(s), hessian)]
fn out_of_a_map(s: Vector3<f64>, c: &Turns) -> Vector3<f64> {
    let k = c.named.get("k").unwrap();
    s.component_mul(&s) * *k
}

#[differentiable(wrt(s), hessian)]
fn in_loop(s: Vector3<f64>, c: &Turns) -> f64 {
    let mut s = s;
    for _ in 0..c.steps {
        s = by_value(s, c);
        s = by_reference(s, c);
        s = of_a_list(s, c);
        s = out_of_a_map(s, c);
    }
    s.norm_squared()
}

#[differentiable(wrt(s), hessian)]
fn straight(s: Vector3<f64>, c: &Turns) -> f64 {
    let t = by_reference(by_value(s, c), c);
    let u = of_a_list(t, c) + out_of_a_map(t, c);
    u.norm_squared()
}

#[differentiable(wrt(s), hessian)]
fn handed_on(s: Vector3<f64>, c: &Turns, others: &[Turns]) -> f64 {
    let mut sum = in_loop(s, c) + straight(s, c) * in_loop(s, &others[0]);
    for other in others {
        sum += straight(s, other);
    }
    for i in 0..others.len() {
        let other = &others[i];
        if c.steps > 2 {
            sum += straight(s, other);
        }
        sum += straight(s, &others[i]);
    }
    sum
}

#[differentiable(wrt(s), hessian)]
fn recursive(s: Vector3<f64>, c: &Turns, n: usize) -> f64 {
    if n == 0 {
        return s.norm();
    }
    recursive(by_reference(s, c), c, n - 1) * straight(s, c)
}

#[differentiable(wrt(s), hessian)]
fn closures(s: Vector3<f64>, c: &Turns) -> f64 {
    let f = |s: Vector3<f64>| by_reference(s, c).norm();
    let step = |s: Vector3<f64>, c: &Turns| by_reference(s, c);
    let mut s = s;
    for _ in 0..2 {
        s = step(s, c) * f(s);
    }
    f(s) * f(s + s)
}

#[derive(Differentiable, Clone, Debug)]
struct Walker {
    at: Vector3<f64>,
}

#[differentiable(hessian, wrt(self))]
impl Walker {
    fn step(&self, c: &Turns) -> Walker {
        match &c.kind {
            Turn::Damped(k) => Walker { at: self.at * *k },
            Turn::Turned(m) => Walker { at: (m * self.at).map(|x| x.sin()) },
            _ => self.clone(),
        }
    }
    fn walk(&self, c: &Turns) -> f64 {
        let mut now = self.clone();
        for _ in 0..c.steps {
            now = now.step(c);
        }
        now.at.norm()
    }
    fn twice(&self, c: &Turns) -> f64 {
        self.walk(c) * self.step(c).walk(c)
    }
}

#[differentiable(wrt(x, mass), hessian)]
fn settled(x: f64, mass: f64, c: &Config) -> f64 {
    let s = State { pos: Vector3::new(x, 0.3, x * x), vel: Vector3::new(0.1, mass, 0.2), mass };
    run(&s, c)
}

#[differentiable(wrt(x), hessian)]
fn walked(x: f64, c: &Turns) -> f64 {
    let walker = Walker { at: Vector3::new(x, x * x, 0.3) };
    walker.twice(c) + walker.walk(c)
}

fn config(kind: Kind, limit: Option<f64>) -> Config {
    Config { dt: 0.1, kind, steps: 3, limit }
}

fn turns(kind: Turn) -> Turns {
    let kinds = vec![Turn::Damped(0.7), turned(), Turn::Free];
    Turns { kind, steps: 3, kinds, named: HashMap::from([("k".to_string(), 0.8)]) }
}

fn turned() -> Turn {
    Turn::Turned(Matrix3::new(0.5, 0.2, 0.1, -0.3, 0.6, 0.2, 0.1, 0.4, 0.9))
}

fn vector(x: f64, y: f64, z: f64) -> Vector3<f64> {
    Vector3::new(x, y, z)
}

fn positive_definite() -> DMatrix<f64> {
    DMatrix::from_row_slice(3, 3, &[2.0, 0.3, 0.1, 0.3, 1.5, 0.4, 0.1, 0.4, 1.8])
}

mod check {
    check!(settled { x: var 0.7, mass: var 1.3, c: fixed &config(Kind::Free, None) } modes: reverse, forward, hessian);
    check!(settled as damped { x: var 0.7, mass: var 1.3, c: fixed &config(Kind::Damped(0.4), Some(9.0)) } modes: reverse, forward, hessian);
    check!(settled as stopped { x: var 0.7, mass: var 1.3, c: fixed &config(Kind::Damped(0.4), Some(0.1)) } modes: reverse, forward, hessian);
    check!(settled as held_fast { x: var 0.7, mass: var 1.3, c: fixed &config(Kind::Fixed, None) } modes: reverse, forward, hessian);
    check!(chain { a: var 0.7, b: var 0.4, c: var 0.8 } modes: reverse, forward, hessian);
    check!(chain as chain_below { a: var 0.7, b: var 0.4, c: var -0.8 } modes: reverse, forward, hessian);
    check!(clipped { xs: var_ref vec![0.3, 0.9, -0.4], max: var 0.8 } modes: reverse, forward, hessian);
    check!(clipped as not_clipped { xs: var_ref vec![0.3, 0.9, -0.4], max: var 1.8 } modes: reverse, forward, hessian);
    check!(newton { a: var 0.7, lo: var 0.1, hi: var 1.3 } modes: reverse, forward, hessian);
    check!(layer_norm { w: var_ref DMatrix::from_row_slice(3, 2, &[0.3, -0.2, 0.5, 0.8, -0.6, 0.4]), x: fixed &DVector::from_vec(vec![0.7, -0.3]), eps: fixed 1e-3 } modes: reverse, forward, hessian);
    check!(piecewise { x: var 0.7, knots: var_ref vec![0.1, 0.5, 0.9], values: var_ref vec![1.0, 0.4, 2.0] } modes: reverse, forward, hessian);
    check!(piecewise as ahead_of_all { x: var 0.0, knots: var_ref vec![0.1, 0.5, 0.9], values: var_ref vec![1.0, 0.4, 2.0] } modes: reverse, forward, hessian);
    check!(piecewise as behind_all { x: var 3.0, knots: var_ref vec![0.1, 0.5, 0.9], values: var_ref vec![1.0, 0.4, 2.0] } modes: reverse, forward, hessian);
    check!(best_of { xs: var_ref vec![0.3, 0.9, 0.4], k: var 0.8 } modes: reverse, forward, hessian);
    check!(best_of as best_of_none { xs: var_ref Vec::<f64>::new(), k: var 0.8 } modes: reverse, forward, hessian);
    check!(cholesky { a: var_ref positive_definite() } modes: reverse, forward, hessian);
    check!(rk_adaptive { k: var 0.8, y0: var 1.2, t_end: var 0.95 } modes: reverse, forward, hessian);
    check!(rk_adaptive as steps_halved { k: var 3.1, y0: var 1.2, t_end: var 0.863 } modes: reverse, forward, hessian);
    check!(tree { x: var 0.7, y: var 0.9, depth: fixed 3 } modes: reverse, forward, hessian);
    check!(tree as tree_cut_short { x: var 3.0, y: var 2.5, depth: fixed 3 } modes: reverse, forward, hessian);
    check!(windowed { xs: var_ref vec![0.3, 0.9, 0.4, -0.2, 0.7, 0.1, 0.6] } modes: reverse, forward, hessian);
    check!(try parse_and_scale { x: var 0.7, text: fixed " 1.5 " } modes: reverse, forward, hessian);
    check!(try texts { x: var 2.7, y: var [0.4, 0.9], n: fixed 0 } modes: reverse, forward, hessian);
    check!(try texts as other_texts { x: var 2.7, y: var [0.8, 0.9], n: fixed 2 } modes: reverse, forward, hessian);
    check!(try boxed { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(in_loop { s: var vector(0.3, 0.9, 0.4), c: fixed &turns(Turn::Damped(0.7)) } modes: reverse, forward, hessian);
    check!(in_loop as in_loop_turned { s: var vector(0.3, 0.9, 0.4), c: fixed &turns(turned()) } modes: reverse, forward, hessian);
    check!(handed_on { s: var vector(0.3, 0.9, 0.4), c: fixed &turns(turned()), others: fixed &[turns(Turn::Free), turns(Turn::Damped(0.7))] } modes: reverse, forward, hessian);
    check!(recursive { s: var vector(0.3, 0.9, 0.4), c: fixed &turns(turned()), n: fixed 2 } modes: reverse, forward, hessian);
    check!(closures { s: var vector(0.3, 0.9, 0.4), c: fixed &turns(turned()) } modes: reverse, forward, hessian);
    check!(walked { x: var 0.4, c: fixed &turns(turned()) } modes: reverse, forward, hessian);
    check!(walked as walked_damped { x: var 0.4, c: fixed &turns(Turn::Damped(0.7)) } modes: reverse, forward, hessian);
}

/// An error says the same as the original's.
#[test]
fn errors_are_the_originals() {
    for (x, y, n) in [(-0.5, 0.4, 0), (30.0, 0.4, 0), (0.7, 0.4, 0), (3.0, 0.8, 3), (3.0, 0.8, 1)] {
        let plain = texts(x, [y, 0.2], n);
        assert_eq!(texts::value_and_grad(x, [y, 0.2], n).map(|(value, _)| value), plain);
        assert_eq!(texts::jvp(x, [y, 0.2], n, 1.0, [0.0; 2]).map(|(value, _)| value), plain);
    }
    assert_eq!(texts::grad(-0.5, [0.4, 0.2], 0), Err(Failed::Domain("-0.5 < 0.4".to_string())));
    assert_eq!(boxed::grad(0.5, -0.4).unwrap_err().to_string(), "negative -0.4");
    assert_eq!(boxed::grad(0.5, 9.5).unwrap_err().to_string(), "large 9.5");
    assert_eq!(parse_and_scale::grad(f64::MAX, "2").unwrap_err(), format!("overflow at {}", f64::MAX));
}
