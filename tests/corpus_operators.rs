//! Operators of types of the user's own.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Rem, Sub, SubAssign};

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Complex {
    re: f64,
    im: f64,
}

#[differentiable]
impl Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self::Output {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

#[differentiable]
impl Mul for Complex {
    type Output = Complex;
    fn mul(self, other: Complex) -> Complex {
        Complex { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

#[differentiable]
impl Mul<f64> for Complex {
    type Output = Complex;
    fn mul(self, by: f64) -> Complex {
        Complex { re: self.re * by, im: self.im * by }
    }
}

#[differentiable(own_types)]
impl Div for Complex {
    type Output = Complex;
    fn div(self, other: Complex) -> Complex {
        let conjugate = Complex { re: other.re, im: -other.im };
        let square = other.re * other.re + other.im * other.im;
        self * conjugate * (1.0 / square)
    }
}

/// The orbit of a point under `z² + c`.
#[differentiable(own_types, hessian)]
fn orbit(a: f64, b: f64) -> f64 {
    let c = Complex { re: a, im: b };
    let mut z = Complex { re: 0.1, im: 0.2 };
    for _ in 0..3 {
        z = z * z + c;
    }
    z.re * z.re + z.im * z.im
}

#[differentiable(own_types, hessian)]
fn quotient(a: f64, b: f64) -> f64 {
    let z = Complex { re: a, im: b } / Complex { re: b * a, im: 0.3 + a };
    z.re.sin() * z.im
}

/// A vector whose operators take values and references.
#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}

#[differentiable(hessian)]
impl Vec3 {
    fn dot(&self, other: &Vec3) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    fn norm(&self) -> f64 {
        self.dot(self).sqrt()
    }
}

#[differentiable]
impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, other: Vec3) -> Vec3 {
        Vec3 { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
    }
}

#[differentiable]
impl Sub<&Vec3> for &Vec3 {
    type Output = Vec3;
    fn sub(self, other: &Vec3) -> Vec3 {
        Vec3 { x: self.x - other.x, y: self.y - other.y, z: self.z - other.z }
    }
}

#[differentiable]
impl Neg for Vec3 {
    type Output = Vec3;
    fn neg(self) -> Vec3 {
        Vec3 { x: -self.x, y: -self.y, z: -self.z }
    }
}

#[differentiable]
impl Mul<Vec3> for f64 {
    type Output = Vec3;
    fn mul(self, v: Vec3) -> Vec3 {
        Vec3 { x: self * v.x, y: self * v.y, z: self * v.z }
    }
}

#[differentiable(own_types)]
impl<'v> Mul<f64> for &'v Vec3 {
    type Output = Vec3;
    fn mul(self, by: f64) -> Vec3 {
        by * *self
    }
}

/// The cross product.
#[differentiable]
impl Rem for Vec3 {
    type Output = Vec3;
    fn rem(self, Vec3 { x, y, z }: Vec3) -> Vec3 {
        let this = self;
        Vec3 { x: this.y * z - this.z * y, y: this.z * x - this.x * z, z: this.x * y - this.y * x }
    }
}

#[differentiable]
impl AddAssign for Vec3 {
    fn add_assign(&mut self, other: Vec3) {
        self.x += other.x;
        self.y += other.y;
        self.z += other.z;
    }
}

#[differentiable(own_types)]
impl SubAssign<&Vec3> for Vec3 {
    fn sub_assign(&mut self, other: &Vec3) {
        *self = &*self - other;
    }
}

#[differentiable]
impl MulAssign<f64> for Vec3 {
    fn mul_assign(&mut self, by: f64) {
        self.x *= by;
        self.y *= by;
        self.z *= by;
    }
}

/// Steps counted by an integer, which carries no derivative.
#[differentiable]
impl Mul<usize> for Vec3 {
    type Output = Vec3;
    fn mul(self, times: usize) -> Vec3 {
        let by = times as f64;
        Vec3 { x: self.x * by, y: self.y * by, z: self.z * by }
    }
}

#[derive(Differentiable, Clone, Copy, Debug)]
struct Body {
    position: Vec3,
    velocity: Vec3,
    mass: f64,
}

/// Fields whose type is not seen here: vectors and numbers side by side.
#[differentiable(own_types, hessian)]
fn two_bodies(pull: f64, speed: f64, dt: f64) -> f64 {
    let still = Vec3 { x: 0.0, y: 0.0, z: 0.0 };
    let mut all = [
        Body { position: Vec3 { x: 1.0, y: 0.2, z: 0.0 }, velocity: Vec3 { x: 0.0, y: speed, z: 0.1 }, mass: 1.0 },
        Body { position: still, velocity: still, mass: 3.0 },
    ];
    for _ in 0..3 {
        let away = &all[0].position - &all[1].position;
        let distance = away.norm();
        let force = &away * (-pull * all[0].mass * all[1].mass / (distance * distance * distance));
        all[0].velocity += dt / all[0].mass * force;
        all[1].velocity += dt / all[1].mass * -force;
        for body in all.iter_mut() {
            body.position += dt * body.velocity;
        }
    }
    let momentum = all[0].position % all[0].velocity;
    momentum.z * all[0].mass + all[1].position.dot(&all[0].position)
}

/// Values, references, a sign, a count, and what is inactive in between.
#[differentiable(own_types, hessian)]
fn mixed_operands(a: f64, b: f64, times: usize) -> f64 {
    let unit = Vec3 { x: 1.0, y: -1.0, z: 0.5 };
    let mut v = a * unit + Vec3 { x: b, y: a * b, z: 0.3 };
    v *= b;
    v -= &unit;
    let w = -v * times;
    let turned = w % unit;
    let r = &turned;
    (r * a).norm() + (r - &v).dot(&w)
}

/// A generic vector, and operators of operators.
#[derive(Differentiable, Clone, Copy, Debug)]
struct Pair<T> {
    first: T,
    second: T,
}

#[differentiable]
impl<T: autodiff::Scalar> Add for Pair<T> {
    type Output = Pair<T>;
    fn add(self, other: Pair<T>) -> Pair<T> {
        Pair { first: self.first + other.first, second: self.second + other.second }
    }
}

#[differentiable]
impl<T: autodiff::Scalar> Mul<T> for Pair<T> {
    type Output = Self;
    fn mul(self, by: T) -> Self {
        Self { first: self.first * by, second: self.second * by }
    }
}

#[differentiable(own_types)]
impl Mul for Pair<Complex> {
    type Output = Complex;
    fn mul(self, other: Pair<Complex>) -> Complex {
        self.first * other.first + self.second * other.second
    }
}

#[differentiable(own_types, hessian)]
fn generic_operands(a: f64, b: f64) -> f64 {
    let p = Pair { first: a, second: b } * 2.0 + Pair { first: b * a, second: 0.1 };
    let z = Pair { first: Complex { re: a, im: b }, second: Complex { re: 0.2, im: a } };
    let product = z * z;
    p.first * product.re - p.second * product.im
}

#[differentiable(own_types, wrt(z), hessian)]
fn numbers_of_untold_type(z: Complex, b: &[f64; 2]) -> f64 {
    let r = [z.re, 2.0 * z.im];
    let sum: f64 = r.iter().zip(b).map(|(x, y)| (x - y) * (x - y) / y % 5.0).sum();
    let signs: f64 = r.iter().map(|x| -x * z.re).sum();
    sum + signs
}

#[differentiable(wrt(re, im), hessian)]
fn numbers_of_a_struct(re: f64, im: f64, b: &[f64; 2]) -> f64 {
    numbers_of_untold_type(Complex { re, im }, b)
}

#[differentiable(hessian)]
impl<T: autodiff::Scalar> Pair<T> {
    fn norm(self) -> T {
        self.first * self.first + self.second * self.second
    }
}

#[differentiable(own_types, hessian)]
fn scalars_of_untold_type<T: autodiff::Scalar>(x: T, y: T) -> T {
    let p = Pair { first: x, second: y };
    let mut sum = x * p.norm() - y / p.norm();
    sum += -p.norm();
    sum
}

/// A type with one of nalgebra's names, and methods with those of numbers.
#[derive(Differentiable, Clone, Copy)]
struct Vector3 {
    x: f64,
    y: f64,
    z: f64,
}

#[differentiable(hessian)]
impl Vector3 {
    fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }
}

#[differentiable(hessian)]
impl Complex {
    fn exp(self) -> Complex {
        let r = self.re.exp();
        Complex { re: r * self.im.cos(), im: r * self.im.sin() }
    }

    fn abs(&self) -> f64 {
        self.re.hypot(self.im)
    }
}

#[differentiable(hessian)]
fn turned(v: Vector3) -> Vector3 {
    Vector3::new(v.y * v.x, v.z, v.x.sin())
}

#[differentiable(own_types, hessian)]
fn growth(z: Complex, k: f64) -> f64 {
    let w = z.exp();
    w.re * w.im + z.abs().exp() * k.exp()
}

#[differentiable(own_types, hessian)]
fn names_of_others(x: f64, k: f64) -> f64 {
    let v = turned(Vector3::new(x, x * k, 1.0));
    let m: nalgebra::Vector3<f64> = nalgebra::Vector3::new(x, 1.0, k);
    v.x * v.y + v.z * m.dot(&m) + growth(Complex { re: x, im: k }, k)
}

#[derive(Differentiable, Clone, Copy)]
struct Arrow {
    x: f64,
    y: f64,
}

#[differentiable(hessian)]
impl Div<f64> for Arrow {
    type Output = Arrow;

    fn div(self, s: f64) -> Arrow {
        Arrow { x: self.x / s, y: self.y / s }
    }
}

/// What branches choose of results of operators is a struct.
#[differentiable(hessian, own_types)]
impl Arrow {
    const ZERO: Arrow = Arrow { x: 0.0, y: 0.0 };

    fn normalize(self) -> Arrow {
        let length = self.x.hypot(self.y);
        if length > 0.0 { self / length } else { Arrow::ZERO }
    }

    fn or_zero(self, l: f64) -> Arrow {
        match l {
            l if l > 0.0 => self / l,
            _ => Arrow::ZERO,
        }
    }

    fn if_any(self, l: f64) -> Option<Arrow> {
        if l > 0.0 { Some(self / l) } else { None }
    }

    fn either(self, l: f64) -> Arrow {
        if l > 0.0 { self.normalize() } else { self }
    }
}

#[differentiable(hessian, own_types)]
fn shortened(v: Arrow, l: f64) -> Arrow {
    if l > 0.5 { v / l } else { v }
}

#[differentiable(hessian, own_types)]
fn arrows(a: f64, b: f64) -> f64 {
    let v = Arrow { x: a, y: b };
    let w = shortened(v, a).normalize();
    let u = shortened(w, b).either(a).or_zero(b);
    u.x * u.y + v.if_any(a).unwrap().y + v.or_zero(-a).x
}

mod check {
    check!(arrows { a: var 0.7, b: var 0.4 } modes: reverse, forward, hessian);
    check!(names_of_others { x: var 0.4, k: var 0.7 } modes: reverse, forward, hessian);
    check!(orbit { a: var -0.4, b: var 0.6 } modes: reverse, forward, hessian);
    check!(quotient { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(two_bodies { pull: var 0.9, speed: var 1.1, dt: var 0.05 } modes: reverse, forward, hessian);
    check!(mixed_operands { a: var 0.7, b: var 1.2, times: fixed 2 } modes: reverse, forward, hessian);
    check!(generic_operands { a: var 0.7, b: var 1.2 } modes: reverse, forward, hessian);
    check!(numbers_of_a_struct { re: var 0.7, im: var 1.2, b: fixed &[0.3, 2.0] } modes: reverse, forward, hessian);
    check!(scalars_of_untold_type { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(scalars_of_untold_type as scalars_in_single { x: var 0.7f32, y: var 1.2f32 } modes: reverse, forward);
}
