//! Fields whose type the macro cannot see: `Option`s, integers that are cast, counts and choices that change.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable, no_diff};

#[derive(Differentiable, Clone)]
struct Spring {
    damping: Option<f64>,
    stiffness: f64,
    count: usize,
    scale: u8,
    #[differentiable(skip)]
    shift: i64,
}

#[differentiable(hessian)]
impl Spring {
    fn or_a_number(&self) -> f64 {
        self.damping.unwrap_or(0.5) * self.stiffness
    }

    fn bound(&self) -> f64 {
        let damping = self.damping;
        damping.unwrap_or(0.5) * self.stiffness
    }

    fn bound_with_type(&self, x: f64) -> f64 {
        let damping: Option<f64> = self.damping;
        damping.map(|d| d * x * x).unwrap_or(x)
    }

    fn mapped(&self, x: f64) -> f64 {
        self.damping.map_or(x, |d| d * d * x)
    }

    fn taken_apart(&self, x: f64) -> f64 {
        let Self { damping, stiffness, .. } = self;
        if damping.is_some_and(|d| d > 0.1) { damping.unwrap_or_default() * stiffness * x } else { x }
    }

    fn or_its_default(&self, x: f64) -> f64 {
        self.damping.unwrap_or_default() * x
    }

    fn chained(&self, x: f64) -> f64 {
        self.damping.and_then(|d| if d > 0.0 { Some(d * x) } else { None }).unwrap_or(x)
    }

    fn questioned(&self, x: f64) -> Option<f64> {
        let damping = self.damping?;
        Some(damping * x * damping)
    }

    fn counted(&self, x: f64) -> f64 {
        let before = self.count as isize - 1;
        let mut sum = 0.0;
        for i in 0..self.count {
            sum += self.stiffness.powi(self.count as i32) * x * (i as isize * before) as f64;
        }
        sum / self.count as f64 + x * self.shift as f64 * f64::from(self.scale)
    }
}

fn spring(damping: f64, stiffness: f64, there: bool) -> Spring {
    Spring { damping: there.then_some(damping), stiffness, count: 3, scale: 2, shift: -1 }
}

#[differentiable(hessian, wrt(damping, stiffness, x))]
fn optional_fields(damping: f64, stiffness: f64, x: f64, there: bool) -> f64 {
    let s = Spring { damping: there.then_some(damping), stiffness, count: 3, scale: 2, shift: -1 };
    let last = if there { s.questioned(x).unwrap() } else { x };
    s.or_a_number() + s.bound() * s.bound_with_type(x) - s.mapped(x) * s.taken_apart(x) + s.or_its_default(x) * s.chained(x) + last
}

#[differentiable(hessian)]
fn cast_fields(stiffness: f64, x: f64) -> f64 {
    let s = Spring { damping: None, stiffness, count: 3, scale: 2, shift: -1 };
    s.counted(x) * stiffness
}

#[differentiable(hessian)]
impl Spring {
    /// The field is looked at, changed, and looked at again.
    fn exchanged(&mut self, x: f64) -> f64 {
        let before: Option<f64> = self.damping;
        self.damping = Some(x * x);
        before.unwrap_or(0.5) * self.damping.unwrap_or(0.1)
    }
}

#[test]
fn an_option_in_a_field_may_be_replaced() {
    let mut s = spring(2.0, 3.0, true);
    let (value, (by_spring, by_x)) = s.exchanged_value_and_grad(5.0);
    assert_eq!((value, by_spring.damping, by_spring.stiffness, by_x), (50.0, Some(25.0), 0.0, 20.0));
    let mut s = spring(2.0, 3.0, false);
    let (value, (by_spring, by_x)) = s.exchanged_value_and_grad(5.0);
    // The gradient is by the state before the call, and has its shape.
    assert_eq!((value, by_spring.damping, by_x), (12.5, None, 5.0));
}

/// Data beside the parameters: numbers in skipped fields are read through `no_diff`.
#[derive(Differentiable, Clone)]
struct Net {
    x: Vec<f64>,
    #[differentiable(skip)]
    links: Vec<(usize, usize, f64)>,
    #[differentiable(skip)]
    rates: Vec<f64>,
}

#[differentiable(hessian)]
impl Net {
    fn energy(&self) -> f64 {
        let mut sum = 0.0;
        for &(a, b, length) in no_diff(&self.links) {
            sum += length * self.x[a] * self.x[b];
        }
        sum
    }

    fn flow(&self) -> f64 {
        no_diff(&self.rates).iter().zip(&self.x).map(|(&rate, x)| rate * x * x).sum()
    }

    fn indexed(&self) -> f64 {
        let mut sum = 0.0;
        for i in 0..self.x.len() {
            sum += no_diff(self.rates[i]) * self.x[i].sin();
        }
        sum
    }
}

#[differentiable(wrt(x), hessian)]
fn over_skipped_fields(x: [f64; 2], links: &[(usize, usize, f64)], rates: &[f64]) -> f64 {
    let net = Net { x: x.to_vec(), links: links.to_vec(), rates: rates.to_vec() };
    net.energy() * net.flow() + net.indexed()
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Idle,
    Times(u8),
}

/// Counts, flags and choices that methods change.
#[derive(Differentiable, Clone)]
struct Delay {
    buffer: Vec<f64>,
    at: usize,
    gain: f64,
    open: bool,
    ticks: i32,
    #[differentiable(skip)]
    mode: Mode,
}

#[differentiable(hessian)]
impl Delay {
    fn tick(&mut self, x: f64) -> f64 {
        let out = self.buffer[self.at];
        self.buffer[self.at] = if self.open { x + self.gain * out } else { x * out };
        self.at = (self.at + 1) % self.buffer.len();
        self.ticks += 1;
        self.open = self.ticks < 3;
        if self.ticks == 2 {
            self.mode = Mode::Times(3);
        }
        out
    }

    fn level(&self) -> f64 {
        match self.mode {
            Mode::Idle => self.gain,
            Mode::Times(n) => self.gain.powi(n as i32),
        }
    }
}

#[differentiable(hessian)]
fn counted_and_chosen(gain: f64, xs: &[f64]) -> f64 {
    let mut delay = Delay { buffer: vec![gain * 0.5, xs[0]], at: 0, gain, open: true, ticks: 0, mode: Mode::Idle };
    let mut sum = delay.level();
    for x in xs {
        sum += delay.tick(*x) * delay.level();
    }
    delay.ticks = 7;
    let chosen = Delay { mode: Mode::Times(2), ..delay };
    sum * chosen.level() * chosen.ticks as f64
}

#[derive(Differentiable, Clone)]
struct Monomial {
    factor: f64,
    #[differentiable(skip)]
    degree: i32,
}

#[differentiable(hessian)]
impl Monomial {
    fn at(&self, x: f64) -> f64 {
        self.factor * x.powi(self.degree)
    }
}

/// Integers of a struct as exponents.
#[differentiable(hessian)]
fn exponents_in_fields(factor: f64, x: f64) -> f64 {
    let p = Monomial { factor, degree: 3 };
    let before = p.degree - 1;
    p.at(x) + p.factor * x.powi(p.degree) * x.powi(before) + f64::powi(x, p.degree + 1)
}

#[derive(Differentiable)]
struct Filter {
    k: f64,
    n: usize,
    shift: i32,
    small: u8,
    flag: bool,
}

/// What is asked of integers and of `bool`s alone tells that fields are such.
#[differentiable(hessian)]
impl Filter {
    fn at_least_one(&self, x: f64) -> f64 {
        let n = self.n.max(1);
        let m = self.n.min(4).saturating_sub(1);
        self.k * x / n as f64 + x * m as f64
    }

    fn converted(&self, x: f64) -> f64 {
        let signed = i32::try_from(self.n).unwrap() - 5;
        self.k * x * u8::from(self.flag) as f64 + usize::from(self.small) as f64 * x * f64::from(self.flag) + x * signed as f64
    }

    fn counted_down(&self, x: f64) -> f64 {
        let n = self.n.saturating_sub(1);
        let mut s = x;
        for i in 0..n {
            s *= self.k * (i as f64 + 0.5);
        }
        s * x.powi(self.shift.clamp(0, 3)) * self.shift.rem_euclid(3) as f64
    }

    fn truths(&self, x: f64) -> f64 {
        let on = !self.flag || self.n > 2;
        let more = self.flag.then_some(x * x).unwrap_or(0.0);
        let even = if self.n.is_multiple_of(2) { x } else { 2.0 * x };
        let power = self.n.is_power_of_two() as u8 as f64;
        if on && !self.n.is_power_of_two() { (x * self.k + more) * even } else { x * power }
    }

    fn by_bits(&self, x: f64) -> f64 {
        let far = self.n.abs_diff(7) as f64 * self.n.div_ceil(2) as f64;
        let rest = (self.n & 1) as f64 + (self.n << 2) as f64 + self.small.wrapping_add(255) as f64 + (!self.small) as f64;
        x * self.k * far + x * rest * self.n.checked_sub(1).unwrap_or(3) as f64
    }
}

#[differentiable(hessian)]
fn integer_fields(k: f64, x: f64) -> f64 {
    let f = Filter { k, n: 3, shift: 2, small: 5, flag: true };
    f.at_least_one(x) * f.converted(x) + f.counted_down(x) * f.truths(x) + f.by_bits(x)
}

#[derive(Differentiable, Clone)]
struct Smoother {
    gain: f64,
    last: Option<f64>,
}

#[derive(Differentiable, Clone)]
struct Bank {
    all: Vec<Smoother>,
    first: Smoother,
}

#[differentiable(hessian)]
impl Smoother {
    fn smooth(&mut self, x: f64) -> f64 {
        let before = self.last.unwrap_or(x);
        self.last = Some(0.5 * before + 0.5 * self.gain * x);
        self.gain * (x - before).sin()
    }
}

/// An `Option` that is filled on the way: by name, by a method, in a list, by a literal and by a copy of a whole.
#[differentiable(wrt(bank, xs), hessian)]
fn filled(bank: &Bank, xs: &[f64]) -> f64 {
    let mut b = bank.clone();
    let mut other = bank.first.clone();
    let mut sum = 0.0;
    for (i, &x) in xs.iter().enumerate() {
        let k = i % b.all.len();
        let before = b.all[k].last.unwrap_or(0.5 * x);
        b.all[k].last = Some(x * b.all[k].gain);
        sum += b.all[k].gain * (x - before).powi(2) + b.first.smooth(x);
        other.last = Some(x * other.gain);
        if i == 1 {
            b.first = other.clone();
        }
        other = Smoother { gain: other.gain * 1.1, last: Some(x.sin() + other.last.unwrap_or(0.1)) };
    }
    sum * other.last.unwrap_or(1.0)
}

#[differentiable(hessian)]
fn filled_on_the_way(gain: f64, last: f64, xs: &[f64]) -> f64 {
    let there = Smoother { gain, last: Some(last) };
    let bank = Bank { all: vec![Smoother { gain, last: None }, there.clone()], first: Smoother { gain: 0.3 * gain, last: None } };
    filled(&bank, xs)
}

/// The gradient has a number where the parameter has one.
#[test]
fn gradients_have_the_shape_of_the_parameter() {
    let xs = [1.0, 2.0, 4.0, -0.5, 0.3];
    for lasts in [[None; 3], [Some(0.7), None, Some(0.1)], [Some(0.2); 3]] {
        let smoother = |i: usize| Smoother { gain: 0.5 + i as f64, last: lasts[i] };
        let bank = Bank { all: vec![smoother(0), smoother(1)], first: smoother(2) };
        assert_eq!(autodiff::check::gradient(&bank, |b| filled(b, &xs), |b| (filled(b, &xs), filled::grad(b, &xs).0)), Ok(()));
        let by_pullback = filled::vjp(&bank, &xs).1(1.0).0;
        assert_eq!(by_pullback, filled::grad(&bank, &xs).0);
        let direction = bank.zero_tangent();
        let forward = |b: &Bank, d: &BankTangent| filled::jvp(b, &xs, d, &[0.0; 5]);
        assert_eq!(autodiff::check::pullback(&bank, forward, |b, seed| filled::vjp(b, &xs).1(seed).0), Ok(()));
        let product = filled::hvp(&bank, &xs, &direction, &[0.0; 5]).0;
        assert_eq!(product, direction);
        let hvp = |b: &Bank, d: &BankTangent| filled::hvp(b, &xs, d, &[0.0; 5]).0;
        assert_eq!(autodiff::check::hessian(&bank, |b| filled::grad(b, &xs).0, hvp), Ok(()));
    }
}

mod check {
    check!(integer_fields { k: var 1.5, x: var 0.4 } modes: reverse, forward, hessian);
    check!(filled_on_the_way { gain: var 0.7, last: var 0.4, xs: var_ref [0.3, -0.8, 1.2, 0.5, 0.9] } modes: reverse, forward, hessian);
    check!(exponents_in_fields { factor: var 0.7, x: var 1.2 } modes: reverse, forward, hessian);
    check!(counted_and_chosen { gain: var 0.7, xs: var_ref [0.3, -0.8, 1.2, 0.5] } modes: reverse, forward, hessian);
    check!(over_skipped_fields { x: var [0.7, -0.4], links: fixed &[(0, 1, 0.5), (1, 1, 2.0)], rates: fixed &[0.3, 1.5] } modes: reverse, forward, hessian);
    check!(optional_fields { damping: var 0.7, stiffness: var 1.3, x: var 0.4, there: fixed true } modes: reverse, forward, hessian);
    check!(optional_fields as optional_fields_without { damping: var 0.7, stiffness: var 1.3, x: var 0.4, there: fixed false } modes: reverse, forward, hessian);
    check!(cast_fields { stiffness: var 1.3, x: var 0.4 } modes: reverse, forward, hessian);
}
