//! Differentiable functions that call each other.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use num_traits::Float;
use shapes::solid;
use shapes::{disc as round, rectangle};

mod shapes {
    use autodiff::differentiable;

    #[differentiable(hessian)]
    pub fn disc(radius: f64) -> f64 {
        std::f64::consts::PI * radius * radius
    }

    #[differentiable(hessian)]
    pub(crate) fn rectangle(width: f64, height: f64) -> f64 {
        width * height
    }

    pub mod solid {
        use super::disc;
        use autodiff::differentiable;

        #[differentiable(hessian)]
        pub fn cone(radius: f64, height: f64) -> f64 {
            disc(radius) * height / 3.0
        }

        #[differentiable(hessian)]
        pub fn frustum(bottom: f64, top: f64, height: f64) -> f64 {
            super::super::weighted(self::cone(bottom, height), cone(top, height), 0.4)
        }
    }
}

#[differentiable(wrt(a, b), hessian)]
fn weighted(a: f64, b: f64, share: f64) -> f64 {
    share * a + (1.0 - share) * b
}

#[differentiable(hessian)]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable(hessian)]
fn wave(x: f64, k: f64) -> f64 {
    x * (k * x).sin()
}

#[differentiable(hessian)]
fn calls_twice(x: f64, y: f64) -> f64 {
    cube(x.sin()) * cube(y) + cube(cube(x) - y)
}

#[differentiable(hessian)]
fn calls_other_modules(radius: f64, height: f64) -> f64 {
    shapes::disc(radius) + crate::shapes::solid::cone(radius, height) * rectangle(height, radius) - round(height)
        + solid::frustum(radius, 0.5 * radius, self::wave(height, 2.0))
}

// Active, constant and repeated arguments of one callee.
#[differentiable(hessian)]
fn some_arguments_active(x: f64, y: f64) -> f64 {
    wave(x, 2.0) + wave(0.5, y) * wave(x, x) + wave(1.5, 2.0) - weighted(x, 3.0, 0.25) + weighted(2.0, wave(y, x), 0.5)
}

#[differentiable(hessian)]
fn log_energy(xs: &[f64], k: f64) -> f64 {
    let total: f64 = xs.iter().map(|&x| wave(x, k).powi(2)).sum();
    total.ln()
}

#[differentiable(hessian)]
fn called_in_loops(x: f64, k: f64) -> f64 {
    let mut y = x;
    for i in 0..5 {
        if i % 2 == 0 {
            y = wave(y, k) + 0.3 * cube(y);
        } else {
            y += weighted(y, k, 0.3);
        }
        let _ = cube(y);
    }
    while y > 0.4 {
        y -= wave(y, 0.3).abs() + 0.2;
    }
    y
}

#[differentiable(hessian)]
fn halved<T: Float>(x: T, y: T) -> T {
    (x * y).sqrt() / (T::one() + T::one())
}

#[differentiable(forward)]
fn calls_generic(x: f64, y: f64, z: f32) -> f64 {
    let narrow: f32 = halved(z, 2.0f32);
    halved(x, y) + halved::<f64>(y, 3.0) * f64::from(narrow)
}

#[differentiable(hessian)]
fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += a[i] * b[i];
    }
    sum
}

#[differentiable(hessian)]
fn calls_const_generic(p: [f64; 3], x: f64) -> f64 {
    let q = [p[1], p[2] * x, p[0]];
    dot(&p, &q) + dot::<2>(&[x, p[0]], &[1.5, x]) + dot(&q, &q).sqrt()
}

#[differentiable(hessian)]
fn power(x: f64, n: u32) -> f64 {
    if n == 0 {
        1.0
    } else if n % 2 == 1 {
        x * power(x, n - 1)
    } else {
        power(x * x, n / 2)
    }
}

#[differentiable(hessian)]
fn pairwise_sum(xs: &[f64]) -> f64 {
    match xs.len() {
        0 => 0.0,
        1 => xs[0] * xs[0],
        n => {
            let (left, right) = xs.split_at(n / 2);
            pairwise_sum(left) + pairwise_sum(right).sin()
        }
    }
}

#[differentiable(hessian)]
fn legendre(x: f64, n: usize) -> f64 {
    if n < 2 {
        return if n == 0 { 1.0 } else { x };
    }
    let k = n as f64;
    ((2.0 * k - 1.0) * x * legendre(x, n - 1) - (k - 1.0) * legendre(x, n - 2)) / k
}

#[differentiable(hessian)]
fn relax(u: &mut [f64], k: f64) {
    for i in 1..u.len() {
        u[i] += k * (u[i - 1] - u[i]) * u[i];
    }
}

#[differentiable(hessian)]
fn accelerate(velocity: &mut f64, force: f64) -> f64 {
    let before = *velocity;
    *velocity += 0.1 * force;
    before * *velocity
}

#[differentiable(hessian)]
fn calls_in_place(xs: &[f64], k: f64) -> f64 {
    let mut u = xs.to_vec();
    let mut work = 0.0;
    for round in 0..3 {
        relax(&mut u, k);
        relax(&mut u[1..3], 0.5 * k);
        if round > 0 {
            let mut speed = u[0];
            work += accelerate(&mut speed, u[2]);
            u[0] = speed;
            work += accelerate(&mut u[1], k);
        }
    }
    let mut fixed = [0.5, 0.25];
    relax(&mut fixed, 0.1);
    work * u[3] + fixed[1]
}

#[differentiable(hessian)]
fn forwards_its_own_argument(u: &mut [f64], k: f64) -> f64 {
    relax(u, k);
    let n = u.len();
    u[n - 1] *= 2.0;
    relax(&mut u[..n - 1], 0.3);
    u[0] * u[n - 2]
}

fn rounds_for(tolerance: f64) -> usize {
    (1.0 / tolerance) as usize
}

fn node(i: usize, n: usize) -> f64 {
    (i as f64 + 0.5) / n as f64
}

struct Grid {
    nodes: Vec<f64>,
}

impl Grid {
    fn new(n: usize) -> Self {
        let nodes = (0..n).map(|i| node(i, n)).collect();
        Grid { nodes }
    }
    fn len(&self) -> usize {
        self.nodes.len()
    }
    fn node(&self, i: usize) -> f64 {
        self.nodes[i]
    }
}

#[differentiable(wrt(x), hessian)]
fn inactive_callees(x: f64, tolerance: f64, grid: &Grid) -> f64 {
    let n = rounds_for(tolerance);
    let fine = Grid::new(n);
    let mut sum = 0.0;
    for i in 0..n {
        sum += (x * node(i, n)).exp() * fine.node(i);
    }
    for i in 0..grid.len() {
        sum *= grid.node(i) + x;
    }
    sum + f64::from_str_radix("1.5", grid.len()) * x
}

trait Parsed {
    fn from_str_radix(text: &str, radix: usize) -> f64;
}

impl Parsed for f64 {
    fn from_str_radix(text: &str, radix: usize) -> f64 {
        text.parse::<f64>().unwrap() * radix as f64
    }
}

#[differentiable(hessian, jacobian)]
fn polar(x: f64, y: f64) -> (f64, f64) {
    (x.hypot(y), y.atan2(x))
}

#[differentiable(hessian)]
fn cross(a: [f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[differentiable(hessian)]
fn smoothed(xs: &[f64], k: f64) -> Vec<f64> {
    let mut ys = vec![xs[0]];
    for i in 1..xs.len() {
        ys.push(k * xs[i] + (1.0 - k) * ys[i - 1]);
    }
    ys
}

#[differentiable(hessian)]
fn calls_with_compound_results(a: [f64; 3], x: f64) -> f64 {
    let (radius, angle) = polar(x, a[0]);
    let c = cross(a, &[radius, angle, x]);
    let twice = cross(c, &a);
    let ys = smoothed(&c, 0.3);
    let zs = smoothed(&smoothed(&ys[1..], x), radius);
    let unused = polar(angle, 1.0).1;
    twice[0] * ys[2] + zs[1] * polar(twice[1], x).0 + unused
}

#[differentiable(hessian)]
fn potential(x: f64, y: f64) -> f64 {
    (x * y).sin() + x * x * y
}

#[differentiable(forward)]
fn of_derivatives(x: f64, y: f64) -> f64 {
    let (d_x, d_y) = potential::grad(x, y);
    let (value, (_, again)) = potential::value_and_grad(d_x, 0.5 * y);
    let slope = cube::grad(x);
    d_x * d_y + value * again - slope
}

/// Nothing active goes into these derivatives.
#[differentiable(hessian)]
fn derivatives_of_constants(x: f64, n: usize) -> f64 {
    let at = n as f64;
    let (_, tangent) = potential::jvp(at, 2.0, 1.0, 0.5);
    let (_, pullback) = polar::vjp(3.0, at);
    let (d_x, d_y) = pullback((1.0, 0.5));
    let (second, _) = potential::hvp(at, 2.0, 1.0, 0.0);
    let (_, matrix) = polar::jacobian(at, 2.0);
    x.sin() * tangent + x * x * (d_x + d_y) * second + matrix[(0, 1)] * cube::hessian(at)[(0, 0)] * x
}

#[differentiable(forward)]
fn descent(start: f64, y: f64) -> f64 {
    let mut x = start;
    for _ in 0..4 {
        let (d_x, _) = potential::grad(x, y);
        x -= 0.1 * d_x;
    }
    x
}

#[differentiable(hessian)]
fn clamped_sum(values: &[f64], limit: f64) -> f64 {
    fn rank(i: usize) -> f64 {
        1.0 / (1 + i) as f64
    }
    #[differentiable(hessian)]
    fn inner(x: f64, limit: f64) -> f64 {
        if x > limit { limit + (x - limit).tanh() } else { x }
    }
    values.iter().enumerate().map(|(i, &v)| rank(i) * inner(v, limit)).sum()
}

#[differentiable(hessian)]
fn neighbours(xs: &[f64], k: f64) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 1..xs.len() {
        out.push(k * xs[i - 1] * xs[i]);
    }
    out
}

/// A `Vec` replaced by a shorter one in each round.
#[differentiable(hessian)]
fn narrowing(xs: &[f64], k: f64) -> f64 {
    let mut v = xs.to_vec();
    while v.len() > 1 {
        v = neighbours(&v, k);
        for x in v.iter_mut() {
            *x = x.sin();
        }
    }
    v[0]
}

/// The same, by a shorter and a longer one, and with a type that tokens do not tell.
#[differentiable(hessian)]
fn of_three_lengths(xs: &[f64], k: f64) -> f64 {
    let mut v = neighbours(xs, k);
    v = neighbours(&v, k);
    let mut w = vec![v[0]];
    w = smoothed(&v, k * w[0]);
    v[0] * w[1]
}

/// Replaced without a call.
#[differentiable(hessian)]
fn products_of_neighbours(xs: &[f64]) -> f64 {
    let mut v = xs.to_vec();
    while v.len() > 1 {
        v = v.windows(2).map(|w| w[0] * w[1]).collect();
    }
    v[0]
}

/// Places that a callee changes linearly: the derivative of their adjoints comes from the caller alone.
#[differentiable(hessian)]
fn exchange(x: &mut f64, y: &mut f64, all: &mut [f64; 3]) {
    let t = *x;
    *x = *y;
    *y = 2.0 * t;
    all.swap(0, 2);
    (all[1], all[2]) = (all[2], all[1]);
}

#[differentiable(hessian)]
fn exchanged(a: f64, b: f64) -> f64 {
    let (mut x, mut y) = (a * a, b * a);
    let mut all = [a, b, a * b * b];
    exchange(&mut x, &mut y, &mut all);
    x * x * y + all[0] * all[0] * all[2] + all[1] * all[1] * x
}

/// The right side of a tuple assignment is taken before anything is stored.
#[differentiable(hessian)]
fn tuples_of_places(a: f64, b: f64) -> f64 {
    let mut u = [a, b];
    let mut v = [a * b, 2.0 * b];
    (u, v) = (v, u);
    let mut rows = [[a, b], [b * b, a]];
    for i in 0..2 {
        (rows[0], rows[1]) = (rows[1], rows[0]);
        rows[i][0] *= a;
    }
    let [p, [q, r]] = rows;
    rows[0][0] = 4.0;
    u[0] * 3.0 + v[0] * u[1] + v[1] + p[0] * q + r * p[1] + rows[0][0] * b
}

mod check {
    check!(exchanged { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(tuples_of_places { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(calls_twice { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(calls_other_modules { radius: var 0.7, height: var 1.2 } modes: reverse, forward, hessian);
    check!(some_arguments_active { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(log_energy { xs: var_ref [0.7, 1.2, -0.4], k: var 1.1 } modes: reverse, forward, hessian);
    check!(called_in_loops { x: var 0.7, k: var 1.1 } modes: reverse, forward, hessian);
    check!(halved as halved_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward, hessian);
    check!(calls_generic { x: var 0.7, y: var 1.1, z: var 0.9f32 } modes: reverse, forward);
    check!(calls_const_generic { p: var [0.7, -0.2, 1.3], x: var 1.1 } modes: reverse, forward, hessian);
    check!(power { x: var 0.7, n: fixed 11 } modes: reverse, forward, hessian);
    check!(power as power_zero { x: var 0.7, n: fixed 0 } modes: reverse, forward, hessian);
    check!(pairwise_sum { xs: var_ref [0.7, 1.2, -0.4, 0.9, 0.3] } modes: reverse, forward, hessian);
    check!(legendre { x: var 0.7, n: fixed 5 } modes: reverse, forward, hessian);
    check!(relax { u: var_mut [0.7, 1.2, -0.4], k: var 0.3 } modes: update, forward);
    check!(accelerate { velocity: var_mut 0.7, force: var 1.3 } modes: reverse, forward, hessian);
    check!(calls_in_place { xs: var_ref [0.7, 1.2, -0.4, 0.9], k: var 0.3 } modes: reverse, forward, hessian);
    check!(forwards_its_own_argument { u: var_mut [0.7, 1.2, -0.4, 0.9], k: var 0.3 } modes: reverse, forward, hessian);
    check!(inactive_callees { x: var 0.7, tolerance: fixed 0.2, grid: fixed &crate::Grid::new(3) } modes: reverse, forward, hessian);
    check!(polar { x: var 0.7, y: var 1.2 } modes: vjp, forward);
    check!(cross { a: var [0.7, 1.2, -0.4], b: var_ref [0.5, -0.9, 0.3] } modes: vjp, forward);
    check!(smoothed { xs: var_ref [0.7, 1.2, -0.4], k: var 0.3 } modes: vjp, forward);
    check!(calls_with_compound_results { a: var [0.7, 1.2, -0.4], x: var 0.3 } modes: reverse, forward, hessian);
    check!(of_derivatives { x: var 0.7, y: var 1.2 } modes: reverse, forward);
    check!(derivatives_of_constants { x: var 0.7, n: fixed 2 } modes: reverse, forward, hessian);
    check!(descent { start: var 0.7, y: var 1.2 } modes: reverse, forward);
    check!(narrowing { xs: var_ref [0.7, 1.2, -0.4, 0.9], k: var 1.1 } modes: reverse, forward, hessian);
    check!(of_three_lengths { xs: var_ref [0.7, 1.2, -0.4, 0.9], k: var 1.1 } modes: reverse, forward, hessian);
    check!(products_of_neighbours { xs: var_ref [0.7, 1.2, -0.4, 0.9] } modes: reverse, forward, hessian);
    check!(clamped_sum { values: var_ref [0.7, 1.2, -0.4], limit: var 0.5 } modes: reverse, forward, hessian);
}
