//! The examiner of the corpus.
//!
//! A corpus file is a list of ordinary functions under `#[differentiable]` and, in its `mod check`, one line for each:
//!
//! ```text
//! check!(loss { w: var 0.5, xs: fixed &XS[..] } modes: reverse, forward, hessian);
//! check!(loss as loss_far { w: var 50.0, xs: fixed &XS[..] } modes: reverse);
//! check!(try safe_ln { x: var 2.0 } modes: reverse);
//! ```
//!
//! Each line becomes a module of tests, one per mode. A parameter is
//! `fixed` (no derivative; the expression is evaluated at each call), `var` (by value), `var_ref` (given by reference)
//! or `var_mut` (given by `&mut`, a fresh copy at each call; its final state is one of the results).
//! `try` stands before functions that return `Option` or `Result`, here seen where they succeed.
//!
//! Modes: `reverse` (scalar result: `value_and_grad`, `grad`, `accumulate_grad`, `vjp`), `vjp` (any result, with `accumulate_grad`), `update` (no
//! result, only `&mut`: `accumulate_grad` with the seed `()`), `forward` (`jvp`), `jacobian`, `hessian` (with `hvp`).
//! What the corpus takes the contract to mean where it leaves a choice: a tangent is given by value for a parameter by
//! value (for a `Vec` as `&[T]`), by `&` for one by reference, by `&mut` for an in-out one (in: of the initial state,
//! out: of the final one); an in-out place of `accumulate_grad` holds the adjoint of the final state, then of the initial
//! one; `hessian` and `hvp` return the bare matrix and the bare product, shaped like a gradient; derived functions of
//! `try` functions return the same `Option` or `Result`.
//! The judge is the function itself: central differences, refined by Ridders' extrapolation, know nothing of the library.
#![allow(dead_code, unused_macros, unreachable_pub)]

/// Modes that are examined, and `points`, which examines the corpus itself: is the function smooth where it is asked?
/// While the compiler grows, a mode is struck out by turning its line into `=> {}`.
macro_rules! enabled {
    (reverse $($case:tt)*) => { reverse! { $($case)* } };
    (vjp $($case:tt)*) => { vjp! { $($case)* } };
    (update $($case:tt)*) => { update! { $($case)* } };
    (forward $($case:tt)*) => { forward! { $($case)* } };
    (jacobian $($case:tt)*) => { jacobian! { $($case)* } };
    (hessian $($case:tt)*) => { hessian! { $($case)* } };
    (points) => {};
}

macro_rules! check {
    (try $f:ident as $name:ident { $($p:ident: $kind:ident $e:expr),+ $(,)? } modes: $($mode:ident),+) => {
        check! { @sort $name [$($mode)+] $f [.unwrap()] [] [] $([$kind $p $e])+ }
    };
    (try $f:ident { $($case:tt)+ } modes: $($mode:ident),+) => {
        check! { try $f as $f { $($case)+ } modes: $($mode),+ }
    };
    ($f:ident as $name:ident { $($p:ident: $kind:ident $e:expr),+ $(,)? } modes: $($mode:ident),+) => {
        check! { @sort $name [$($mode)+] $f [] [] [] $([$kind $p $e])+ }
    };
    ($f:ident { $($case:tt)+ } modes: $($mode:ident),+) => {
        check! { $f as $f { $($case)+ } modes: $($mode),+ }
    };
    (@sort $name:ident $modes:tt $f:ident $post:tt [$($arg:tt)*] $vars:tt [fixed $p:ident $e:expr] $($rest:tt)*) => {
        check! { @sort $name $modes $f $post [$($arg)* [fixed $p $e]] $vars $($rest)* }
    };
    (@sort $name:ident $modes:tt $f:ident $post:tt [$($arg:tt)*] [$($var:tt)*] [$kind:ident $p:ident $e:expr] $($rest:tt)*) => {
        check! { @sort $name $modes $f $post [$($arg)* [$kind $p $e]] [$($var)* [$kind $p $e]] $($rest)* }
    };
    (@sort $name:ident [$($mode:ident)+] $f:ident $post:tt $args:tt $vars:tt) => {
        mod $name {
            #[allow(unused_imports)]
            use crate::*;
            shared! { $f $post $args $vars }
            enabled! { points }
            $(enabled! { $mode $f $post $args $vars })+
        }
    };
}

/// `let` for each variable: its value from the flat point, its tangent (or adjoint place) from another such list.
macro_rules! bind {
    ($x:ident, $tangents:ident, [$([$kind:ident $p:ident $e:expr])+]) => {
        #[allow(unused_mut)]
        let (mut values, mut tangents): (&[f64], &[f64]) = ($x, $tangents);
        $(
            #[allow(unused_mut, non_snake_case, unused_variables)]
            let mut $p = crate::harness::Variable::new(&$e, &mut values, &mut tangents);
        )+
    };
}

macro_rules! argument {
    ([fixed $p:ident $e:expr]) => {
        $e
    };
    ([var $p:ident $e:expr]) => {
        $p.value
    };
    ([var_ref $p:ident $e:expr]) => {
        &$p.value
    };
    ([var_mut $p:ident $e:expr]) => {
        &mut $p.value
    };
}

macro_rules! tangent {
    ([var $p:ident $e:expr]) => {
        crate::harness::Flat::as_tangent(&$p.tangent)
    };
    ([var_ref $p:ident $e:expr]) => {
        &$p.tangent
    };
    ([var_mut $p:ident $e:expr]) => {
        &mut $p.tangent
    };
}

macro_rules! place {
    ([$kind:ident $p:ident $e:expr]) => {
        &mut $p.tangent
    };
}

/// Final states of the `&mut` parameters: of the values, or of the tangents.
macro_rules! states {
    ($field:ident, [$($var:tt)+]) => {{
        #[allow(unused_mut)]
        let mut states = Vec::<f64>::new();
        $(states!(@push states $field $var);)+
        states
    }};
    (@push $states:ident $field:ident [var_mut $p:ident $e:expr]) => {
        crate::harness::Flat::flatten(&$p.$field, &mut $states)
    };
    (@push $states:ident $field:ident $other:tt) => {};
}

macro_rules! is_state {
    ([var_mut $p:ident $e:expr]) => {
        true
    };
    ($other:tt) => {
        false
    };
}

/// What several modes look at, compiled once: name, point and original of a corpus function, as the judges want them, and
/// its pullback.
macro_rules! shared {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        fn case() -> crate::harness::Case<'static> {
            crate::harness::Case {
                name: concat!(module_path!(), " of ", stringify!($f)),
                point: {
                    let mut point = Vec::new();
                    $(crate::harness::Flat::flatten(prototype!($var), &mut point);)+
                    point
                },
                is_state: {
                    let mut is_state = Vec::new();
                    $(
                        let size = crate::harness::flat(prototype!($var)).len();
                        is_state.extend(std::iter::repeat_n(is_state!($var), size));
                    )+
                    is_state
                },
                original: &|x: &[f64]| {
                    bind! { x, x, [$($var)+] }
                    let epsilon = [$(epsilon!($var)),+].into_iter().fold(0.0, f64::max);
                    let value = $f($(argument!($arg)),+)$($post)*;
                    crate::harness::Outcome {
                        value: crate::harness::flat(&value),
                        states: states!(value, [$($var)+]),
                        epsilon,
                    }
                },
            }
        }

        #[allow(dead_code)]
        fn pulled(x: &[f64], mut seed: &[f64]) -> crate::harness::Derived {
            bind! { x, x, [$($var)+] }
            // `match` keeps temporaries alive: the pullback may borrow the arguments.
            let (value, gradient) = match $f::vjp($(argument!($arg)),+)$($post)* {
                (value, pullback) => {
                    let gradient = pullback(crate::harness::Flat::rebuild(&value, &mut seed));
                    (crate::harness::flat(&value), crate::harness::flat(&gradient))
                }
            };
            (value, states!(value, [$($var)+]), gradient)
        }
    };
}

macro_rules! prototype {
    ([$kind:ident $p:ident $e:expr]) => {
        &$e
    };
}

macro_rules! epsilon {
    ([$kind:ident $p:ident $e:expr]) => {
        crate::harness::epsilon(&$p.value)
    };
}

macro_rules! accumulate_closure {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        &|x: &[f64], seed: f64, places: &[f64]| {
            bind! { x, places, [$($var)+] }
            let value = $f::accumulate_grad($(argument!($arg),)+ crate::harness::Seed::seed(seed), $(place!($var)),+)$($post)*;
            let mut gradient = Vec::new();
            $(crate::harness::Flat::flatten(&*place!($var), &mut gradient);)+
            (crate::harness::flat(&value), states!(value, [$($var)+]), gradient)
        }
    };
}

macro_rules! points {
    () => {
        #[test]
        fn points() {
            crate::harness::points(&case());
        }
    };
}

macro_rules! reverse {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        fn gradient(x: &[f64]) -> (Vec<f64>, Vec<f64>) {
            bind! { x, x, [$($var)+] }
            let gradient = $f::grad($(argument!($arg)),+)$($post)*;
            (states!(value, [$($var)+]), crate::harness::flat(&gradient))
        }

        #[test]
        fn reverse() {
            crate::harness::reverse(
                &case(),
                &|x| {
                    bind! { x, x, [$($var)+] }
                    let (value, gradient) = $f::value_and_grad($(argument!($arg)),+)$($post)*;
                    (crate::harness::flat(&value), states!(value, [$($var)+]), crate::harness::flat(&gradient))
                },
                &gradient,
                accumulate_closure!($f [$($post)*] [$($arg)+] [$($var)+]),
                &pulled,
            );
        }
    };
}

macro_rules! vjp {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        #[test]
        fn vjp() {
            crate::harness::vjp(
                &case(),
                &pulled,
                &|x, mut seed, places| {
                    let shaped = {
                        bind! { x, x, [$($var)+] }
                        $f($(argument!($arg)),+)$($post)*
                    };
                    let seed = crate::harness::Flat::rebuild(&shaped, &mut seed);
                    bind! { x, places, [$($var)+] }
                    let value = $f::accumulate_grad($(argument!($arg),)+ seed, $(place!($var)),+)$($post)*;
                    let mut gradient = Vec::new();
                    $(crate::harness::Flat::flatten(&*place!($var), &mut gradient);)+
                    (crate::harness::flat(&value), states!(value, [$($var)+]), gradient)
                },
            );
        }
    };
}

macro_rules! update {
    ($($case:tt)+) => {
        #[test]
        fn update() {
            crate::harness::update(&case(), accumulate_closure!($($case)+));
        }
    };
}

macro_rules! forward {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        #[test]
        fn forward() {
            crate::harness::forward(
                &case(),
                &|x, direction| {
                    bind! { x, direction, [$($var)+] }
                    let (value, tangent) = $f::jvp($(argument!($arg),)+ $(tangent!($var)),+)$($post)*;
                    let mut tangent = crate::harness::flat(&tangent);
                    tangent.extend(states!(tangent, [$($var)+]));
                    (crate::harness::flat(&value), states!(value, [$($var)+]), tangent)
                },
                &pulled,
            );
        }
    };
}

macro_rules! jacobian {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        #[test]
        fn jacobian() {
            crate::harness::jacobian(&case(), &|x| {
                bind! { x, x, [$($var)+] }
                let (value, jacobian) = $f::jacobian($(argument!($arg)),+)$($post)*;
                (crate::harness::flat(&value), crate::harness::rows(&jacobian))
            });
        }
    };
}

macro_rules! hessian {
    ($f:ident [$($post:tt)*] [$($arg:tt)+] [$($var:tt)+]) => {
        #[test]
        fn hessian() {
            crate::harness::hessian(
                &case(),
                &gradient,
                &|x| {
                    bind! { x, x, [$($var)+] }
                    crate::harness::rows(&$f::hessian($(argument!($arg)),+)$($post)*)
                },
                &|x, direction| {
                    bind! { x, direction, [$($var)+] }
                    crate::harness::flat(&$f::hvp($(argument!($arg),)+ $(tangent!($var)),+)$($post)*)
                },
            );
        }
    };
}

// ---------------------------------------------------------------------------------------------------------------------
// Values as lists of numbers

/// A value made of reals, seen as the list of them.
pub trait Flat: Sized {
    /// Relative spacing of the coarsest scalar inside.
    const EPSILON: f64;
    /// How a tangent of such a parameter is given.
    type Tangent<'a>
    where
        Self: 'a;

    fn flatten(&self, list: &mut Vec<f64>);
    /// A value of the same shape, its numbers taken from the front of the list.
    fn rebuild(&self, list: &mut &[f64]) -> Self;
    fn as_tangent(&self) -> Self::Tangent<'_>;
}

/// A parameter and what goes with it: its tangent or its adjoint place.
pub struct Variable<T> {
    pub value: T,
    pub tangent: T,
}

impl<T: Flat> Variable<T> {
    pub fn new(prototype: &T, values: &mut &[f64], tangents: &mut &[f64]) -> Self {
        Variable { value: prototype.rebuild(values), tangent: prototype.rebuild(tangents) }
    }
}

/// The seed of a scalar result, or of none.
pub trait Seed {
    fn seed(seed: f64) -> Self;
}

pub fn flat<T: Flat>(value: &T) -> Vec<f64> {
    let mut list = Vec::new();
    value.flatten(&mut list);
    list
}

fn copy<T: Flat>(value: &T) -> T {
    value.rebuild(&mut &flat(value)[..])
}

pub fn epsilon<T: Flat>(_: &T) -> f64 {
    T::EPSILON
}

fn take_first(list: &mut &[f64]) -> f64 {
    let (&first, rest) = list.split_first().expect("as many numbers as the shape has");
    *list = rest;
    first
}

macro_rules! flat_scalar {
    ($($scalar:ident)+) => {$(
        impl Flat for $scalar {
            const EPSILON: f64 = $scalar::EPSILON as f64;
            type Tangent<'a> = $scalar;

            fn flatten(&self, list: &mut Vec<f64>) {
                list.push(f64::from(*self));
            }
            fn rebuild(&self, list: &mut &[f64]) -> Self {
                take_first(list) as $scalar
            }
            fn as_tangent(&self) -> $scalar {
                *self
            }
        }
        impl Seed for $scalar {
            fn seed(seed: f64) -> Self {
                seed as $scalar
            }
        }
    )+};
}
flat_scalar!(f32 f64);

impl Seed for () {
    fn seed(_: f64) {}
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    const EPSILON: f64 = T::EPSILON;
    type Tangent<'a>
        = [T; N]
    where
        T: 'a;

    fn flatten(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|entry| entry.flatten(list));
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        std::array::from_fn(|i| self[i].rebuild(list))
    }
    fn as_tangent(&self) -> [T; N] {
        copy(self)
    }
}

impl<T: Flat> Flat for Vec<T> {
    const EPSILON: f64 = T::EPSILON;
    type Tangent<'a>
        = &'a [T]
    where
        T: 'a;

    fn flatten(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|entry| entry.flatten(list));
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        self.iter().map(|entry| entry.rebuild(list)).collect()
    }
    fn as_tangent(&self) -> &[T] {
        self
    }
}

impl<T: Flat> Flat for Option<T> {
    const EPSILON: f64 = T::EPSILON;
    type Tangent<'a>
        = Option<T>
    where
        T: 'a;

    fn flatten(&self, list: &mut Vec<f64>) {
        self.iter().for_each(|entry| entry.flatten(list));
    }
    fn rebuild(&self, list: &mut &[f64]) -> Self {
        self.as_ref().map(|entry| entry.rebuild(list))
    }
    fn as_tangent(&self) -> Option<T> {
        copy(self)
    }
}

const fn coarser(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// `Flat` for one size of tuple.
macro_rules! flat_tuple {
    ($($T:ident $i:tt),*) => {
        impl<$($T: Flat),*> Flat for ($($T,)*) {
            const EPSILON: f64 = {
                #[allow(unused_mut)]
                let mut epsilon = 0.0;
                $(epsilon = coarser(epsilon, $T::EPSILON);)*
                epsilon
            };
            type Tangent<'a> = Self where Self: 'a;

            fn flatten(&self, _list: &mut Vec<f64>) {
                $(self.$i.flatten(_list);)*
            }
            #[allow(clippy::unused_unit)]
            fn rebuild(&self, _list: &mut &[f64]) -> Self {
                ($(self.$i.rebuild(_list),)*)
            }
            fn as_tangent(&self) -> Self {
                copy(self)
            }
        }
    };
}
flat_tuple!();
flat_tuple!(A 0);
flat_tuple!(A 0, B 1);
flat_tuple!(A 0, B 1, C 2);
flat_tuple!(A 0, B 1, C 2, D 3);
flat_tuple!(A 0, B 1, C 2, D 3, E 4);
flat_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
flat_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
flat_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
flat_tuple!(
    T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7, T8 8, T9 9,
    T10 10, T11 11, T12 12, T13 13, T14 14, T15 15, T16 16, T17 17, T18 18, T19 19,
    T20 20, T21 21, T22 22, T23 23, T24 24, T25 25, T26 26, T27 27, T28 28, T29 29,
    T30 30, T31 31, T32 32, T33 33, T34 34, T35 35, T36 36, T37 37, T38 38, T39 39
);

/// The rows of a matrix.
pub fn rows<T, R, C, S>(matrix: &nalgebra::Matrix<T, R, C, S>) -> Vec<Vec<f64>>
where
    T: Copy + Into<f64>,
    R: nalgebra::Dim,
    C: nalgebra::Dim,
    S: nalgebra::RawStorage<T, R, C>,
{
    let (rows, columns) = matrix.shape();
    let row = |i| (0..columns).map(|j| matrix[(i, j)].into()).collect();
    (0..rows).map(row).collect()
}

// ---------------------------------------------------------------------------------------------------------------------
// Differences

/// A derivative from differences, and how far it is to be trusted.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    pub value: f64,
    pub error: f64,
}

/// The derivatives of a curve at 0: central differences at shrinking steps, extrapolated to step 0 (Ridders 1982).
pub fn ridders(curve: &dyn Fn(f64) -> Vec<f64>, first_step: f64) -> Vec<Estimate> {
    const SHRINK: f64 = 1.4;
    const STEPS: usize = 10;
    let quotient = |step: f64| -> Vec<f64> {
        let (ahead, behind) = (curve(step), curve(-step));
        assert_eq!(ahead.len(), behind.len(), "the result changes its size");
        ahead.iter().zip(behind).map(|(ahead, behind)| (ahead - behind) / (2.0 * step)).collect()
    };
    let mut step = first_step;
    let mut coarser = vec![quotient(step)];
    let mut best: Vec<_> = coarser[0].iter().map(|&value| Estimate { value, error: f64::INFINITY }).collect();
    for order in 1..STEPS {
        step /= SHRINK;
        let mut finer = vec![quotient(step)];
        let mut weight = SHRINK * SHRINK;
        for j in 1..=order {
            let refined: Vec<f64> =
                (finer[j - 1].iter().zip(&coarser[j - 1])).map(|(fine, coarse)| (fine * weight - coarse) / (weight - 1.0)).collect();
            for (i, &value) in refined.iter().enumerate() {
                let error = f64::max((value - finer[j - 1][i]).abs(), (value - coarser[j - 1][i]).abs());
                if error <= best[i].error {
                    best[i] = Estimate { value, error };
                }
            }
            weight *= SHRINK * SHRINK;
            finer.push(refined);
        }
        coarser = finer;
    }
    best
}

// ---------------------------------------------------------------------------------------------------------------------
// Judges

/// What a call of the original gives.
pub struct Outcome {
    pub value: Vec<f64>,
    /// Final states of `&mut` parameters.
    pub states: Vec<f64>,
    pub epsilon: f64,
}

/// A corpus function at a point: all its variables in one list.
pub struct Case<'a> {
    pub name: &'static str,
    pub point: Vec<f64>,
    /// Whether an entry of the point belongs to a `&mut` parameter.
    pub is_state: Vec<bool>,
    pub original: &'a dyn Fn(&[f64]) -> Outcome,
}

/// Value, final states, gradient (or tangent).
pub type Derived = (Vec<f64>, Vec<f64>, Vec<f64>);

impl Case<'_> {
    fn moved(&self, direction: &[f64], step: f64) -> Vec<f64> {
        let point = self.point.iter().zip(direction);
        point.map(|(x, d)| x + step * d).collect()
    }

    /// Derivative of value and final states along a direction.
    fn slope(&self, direction: &[f64]) -> Vec<Estimate> {
        let curve = |step: f64| {
            let outcome = (self.original)(&self.moved(direction, step));
            [outcome.value, outcome.states].concat()
        };
        let slope = ridders(&curve, self.step());
        for (i, estimate) in slope.iter().enumerate() {
            let limit = self.coarse() * estimate.value.abs().max(1.0);
            assert!(estimate.error <= limit, "{}: not smooth enough here to be judged (result {i}: {estimate:?})", self.name,);
        }
        slope
    }

    /// One column of estimates for each variable.
    fn slopes(&self) -> Vec<Vec<Estimate>> {
        (0..self.point.len()).map(|i| self.slope(&unit(self.point.len(), i))).collect()
    }

    fn epsilon(&self) -> f64 {
        (self.original)(&self.point).epsilon
    }
    fn is_single(&self) -> bool {
        self.epsilon() > 1e-10
    }
    fn step(&self) -> f64 {
        if self.is_single() { 4e-2 } else { 4e-3 }
    }
    /// Agreement with differences.
    fn coarse(&self) -> f64 {
        if self.is_single() { 1e-2 } else { 1e-7 }
    }
    /// Agreement of two exact derivatives, up to rounding.
    fn fine(&self, double: f64) -> f64 {
        if self.is_single() { 2e-4 } else { double }
    }

    fn same(&self, mode: &str, expected: &[f64], found: &[f64]) {
        assert_eq!(expected.len(), found.len(), "{}: {mode}: number of entries", self.name);
        for (i, (&expected, &found)) in expected.iter().zip(found).enumerate() {
            assert!(
                expected.to_bits() == found.to_bits() || expected.is_nan() && found.is_nan(),
                "{}: {mode}: entry {i}: expected {expected:e} bit for bit, found {found:e}",
                self.name,
            );
        }
    }

    /// Agreement relative to the larger of 1 and the largest entry expected.
    fn close(&self, mode: &str, expected: &[f64], found: &[f64], tolerance: f64) {
        let estimates: Vec<_> = expected.iter().map(|&value| Estimate { value, error: 0.0 }).collect();
        let scale = largest(expected).max(1.0);
        self.near(mode, &estimates, found, &|_| tolerance * scale);
    }

    /// Agreement with differences, entry by entry.
    fn agree(&self, mode: &str, expected: &[Estimate], found: &[f64]) {
        let tolerance = self.coarse();
        self.near(mode, expected, found, &|value| tolerance * value.abs().max(1.0));
    }

    fn near(&self, mode: &str, expected: &[Estimate], found: &[f64], tolerance: &dyn Fn(f64) -> f64) {
        assert_eq!(expected.len(), found.len(), "{}: {mode}: number of entries", self.name);
        for (i, (expected, &found)) in expected.iter().zip(found).enumerate() {
            let limit = tolerance(expected.value) + 2.0 * expected.error;
            assert!(
                (expected.value - found).abs() <= limit,
                "{}: {mode}: entry {i}: expected {:e}, found {found:e} (off by {:e}, limit {limit:e})",
                self.name,
                expected.value,
                (expected.value - found).abs(),
            );
        }
    }

    fn same_outcome(&self, mode: &str, value: &[f64], states: &[f64]) {
        let original = (self.original)(&self.point);
        self.same(&format!("{mode}, value"), &original.value, value);
        self.same(&format!("{mode}, final state"), &original.states, states);
    }

    /// `accumulate_grad` into places that hold something: what a `&mut` parameter's place holds is the adjoint of its
    /// final state, what any other holds stays as a summand.
    fn accumulates(&self, accumulate: &dyn Fn(&[f64], f64, &[f64]) -> Derived) -> (Vec<f64>, Vec<f64>) {
        let (seed, filled) = (1.7, 0.3);
        let (value, states, found) = accumulate(&self.point, seed, &vec![filled; self.point.len()]);
        self.same_outcome("accumulate_grad", &value, &states);
        let results = value.len();
        let expected: Vec<_> = (self.slopes().iter().zip(&self.is_state))
            .map(|(slope, &is_state)| {
                let start = Estimate { value: if is_state { 0.0 } else { filled }, error: 0.0 };
                slope.iter().enumerate().fold(start, |sum, (i, slope)| {
                    let weight = if i < results { seed } else { filled };
                    Estimate { value: sum.value + weight * slope.value, error: sum.error + weight * slope.error }
                })
            })
            .collect();
        self.agree("accumulate_grad", &expected, &found);
        (value, found)
    }
}

/// The corpus itself: results that exist, and differences that can be trusted.
pub fn points(case: &Case<'_>) {
    let first = (case.original)(&case.point);
    let again = (case.original)(&case.point);
    case.same("twice", &first.value, &again.value);
    for slope in case.slopes() {
        assert!(!slope.is_empty(), "{}: no result", case.name);
    }
    case.slope(&direction(case.point.len(), 1));
}

pub fn reverse(
    case: &Case<'_>,
    value_and_grad: &dyn Fn(&[f64]) -> Derived,
    grad: &dyn Fn(&[f64]) -> (Vec<f64>, Vec<f64>),
    accumulate: &dyn Fn(&[f64], f64, &[f64]) -> Derived,
    vjp: &dyn Fn(&[f64], &[f64]) -> Derived,
) {
    let (value, states, gradient) = value_and_grad(&case.point);
    case.same_outcome("value_and_grad", &value, &states);
    let expected: Vec<_> = case.slopes().iter().map(|slope| slope[0]).collect();
    case.agree("value_and_grad", &expected, &gradient);

    let (states, bare) = grad(&case.point);
    case.same_outcome("grad", &value, &states);
    case.same("grad", &gradient, &bare);

    let (_, accumulated) = case.accumulates(accumulate);
    if !case.is_state.contains(&true) {
        let expected: Vec<_> = gradient.iter().map(|g| 0.3 + 1.7 * g).collect();
        case.close("accumulate_grad", &expected, &accumulated, case.fine(1e-12));
    }

    let seed = 1.7;
    let (value, states, pulled) = vjp(&case.point, &[seed]);
    case.same_outcome("vjp", &value, &states);
    let expected: Vec<_> = gradient.iter().map(|g| seed * g).collect();
    case.close("vjp", &expected, &pulled, case.fine(1e-12));
}

pub fn vjp(case: &Case<'_>, vjp: &dyn Fn(&[f64], &[f64]) -> Derived, accumulate: &dyn Fn(&[f64], &[f64], &[f64]) -> Derived) {
    let results = (case.original)(&case.point).value.len();
    let slopes = case.slopes();
    let seeds = (0..results).map(|i| unit(results, i)).chain([direction(results, 2)]);
    for seed in seeds {
        let (value, states, gradient) = vjp(&case.point, &seed);
        case.same_outcome("vjp", &value, &states);
        let expected: Vec<_> = slopes.iter().map(|slope| weighted(&seed, slope)).collect();
        case.agree("vjp", &expected, &gradient);
        // An in-out place begins as the adjoint of the final state: that of nothing here.
        let before: Vec<f64> = case.is_state.iter().map(|is_state| if *is_state { 0.0 } else { 0.3 }).collect();
        let (value, states, accumulated) = accumulate(&case.point, &seed, &before);
        case.same_outcome("accumulate_grad", &value, &states);
        let expected: Vec<_> = before.iter().zip(&gradient).map(|(before, g)| before + g).collect();
        case.close("accumulate_grad", &expected, &accumulated, case.fine(1e-12));
    }
}

pub fn update(case: &Case<'_>, accumulate: &dyn Fn(&[f64], f64, &[f64]) -> Derived) {
    case.accumulates(accumulate);
}

pub fn forward(case: &Case<'_>, jvp: &dyn Fn(&[f64], &[f64]) -> Derived, vjp: &dyn Fn(&[f64], &[f64]) -> Derived) {
    let size = case.point.len();
    let directions = (0..size.min(8)).map(|i| unit(size, i)).chain([direction(size, 3)]);
    for direction in directions {
        let (value, states, tangent) = jvp(&case.point, &direction);
        case.same_outcome("jvp", &value, &states);
        case.agree("jvp", &case.slope(&direction), &tangent);
    }
    let results = (case.original)(&case.point).value.len();
    if results > 0 {
        let (along, seed) = (direction(size, 4), direction(results, 5));
        let (_, _, tangent) = jvp(&case.point, &along);
        let (_, _, gradient) = vjp(&case.point, &seed);
        let tolerance = case.fine(1e-11) * largest(&gradient).max(1.0);
        let (forward, reverse) = (dot(&seed, &tangent), dot(&gradient, &along));
        let reverse = Estimate { value: reverse, error: 0.0 };
        case.near("jvp against vjp", &[reverse], &[forward], &|_| tolerance);
    }
}

pub fn jacobian(case: &Case<'_>, jacobian: &dyn Fn(&[f64]) -> (Vec<f64>, Vec<Vec<f64>>)) {
    let (value, rows) = jacobian(&case.point);
    let original = (case.original)(&case.point);
    case.same("jacobian, value", &original.value, &value);
    assert_eq!(rows.len(), value.len(), "{}: jacobian: number of rows", case.name);
    let slopes = case.slopes();
    for (i, row) in rows.iter().enumerate() {
        let expected: Vec<_> = slopes.iter().map(|slope| slope[i]).collect();
        case.agree(&format!("jacobian, row {i}"), &expected, row);
    }
}

pub fn hessian(
    case: &Case<'_>,
    grad: &dyn Fn(&[f64]) -> (Vec<f64>, Vec<f64>),
    hessian: &dyn Fn(&[f64]) -> Vec<Vec<f64>>,
    hvp: &dyn Fn(&[f64], &[f64]) -> Vec<f64>,
) {
    let size = case.point.len();
    let rows = hessian(&case.point);
    assert_eq!(rows.len(), size, "{}: hessian: number of rows", case.name);
    for (i, row) in rows.iter().enumerate() {
        let along = unit(size, i);
        let expected = ridders(&|step| grad(&case.moved(&along, step)).1, case.step());
        let limit = |value: f64| 10.0 * case.coarse() * value.abs().max(1.0);
        case.near(&format!("hessian, row {i}"), &expected, row, &limit);
        let column: Vec<_> = rows.iter().map(|row| row[i]).collect();
        case.close(&format!("hessian, symmetry of row {i}"), row, &column, case.fine(1e-10));
    }
    let along = direction(size, 6);
    let product: Vec<_> = rows.iter().map(|row| dot(row, &along)).collect();
    case.close("hvp", &product, &hvp(&case.point, &along), case.fine(1e-10));
}

fn unit(size: usize, i: usize) -> Vec<f64> {
    (0..size).map(|j| if i == j { 1.0 } else { 0.0 }).collect()
}

/// Entries of either sign, none of them small, none above 1.
fn direction(size: usize, salt: u32) -> Vec<f64> {
    let mut state = 0x9e37_79b9_u32.wrapping_mul(salt + 1);
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let uniform = f64::from(state >> 8) / f64::from(1u32 << 24);
        if uniform < 0.5 { -1.0 + uniform } else { uniform }
    };
    std::iter::repeat_with(next).take(size).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn weighted(weights: &[f64], estimates: &[Estimate]) -> Estimate {
    let start = Estimate { value: 0.0, error: 0.0 };
    weights
        .iter()
        .zip(estimates)
        .fold(start, |sum, (w, e)| Estimate { value: sum.value + w * e.value, error: sum.error + w.abs() * e.error })
}

fn largest(list: &[f64]) -> f64 {
    list.iter().fold(0.0, |largest, x| largest.max(x.abs()))
}
