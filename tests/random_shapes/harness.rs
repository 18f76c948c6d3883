//! Rules of matrices on random shapes, 0 and 1 among the sizes, and random entries: gradients and tangents against differences of
//! values, forward mode against reverse mode, second derivatives against differences of gradients.

use autodiff::check;
use nalgebra::{DMatrix, DVector, SMatrix};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// A parameter of these sizes, its entries taken from the list.
pub trait Sample {
    fn sample(sizes: &[usize], entries: &mut dyn Iterator<Item = f64>) -> Self;
}

impl Sample for f64 {
    fn sample(_: &[usize], entries: &mut dyn Iterator<Item = f64>) -> f64 {
        entries.next().expect("enough entries")
    }
}

impl Sample for DVector<f64> {
    fn sample(sizes: &[usize], entries: &mut dyn Iterator<Item = f64>) -> Self {
        DVector::from_iterator(sizes[0], entries.take(sizes[0]))
    }
}

impl Sample for DMatrix<f64> {
    fn sample(sizes: &[usize], entries: &mut dyn Iterator<Item = f64>) -> Self {
        DMatrix::from_iterator(sizes[0], sizes[1], entries.take(sizes[0] * sizes[1]))
    }
}

impl<const R: usize, const C: usize> Sample for SMatrix<f64, R, C> {
    fn sample(_: &[usize], entries: &mut dyn Iterator<Item = f64>) -> Self {
        SMatrix::from_iterator(entries.take(R * C))
    }
}

/// Sizes for the letters `n`, `m`, `p`, and for `l` the first one, but at least 1: nalgebra solves no empty systems.
pub type Sizes = (usize, usize, usize);

pub fn size(letter: &str, (n, m, p): Sizes) -> usize {
    match letter {
        "n" => n,
        "m" => m,
        "l" => n.max(1),
        _ => p,
    }
}

/// Shapes that every rule is tested on: each letter is 0, is 1, and is neither, beside others that are and are not.
const SMALLEST: [Sizes; 6] = [(0, 0, 0), (1, 1, 1), (0, 2, 1), (2, 0, 3), (1, 3, 0), (3, 1, 2)];

/// Runs the judge on the smallest shapes and on random ones, each with random entries.
pub fn on_shapes(judge: impl Fn(Sizes, Vec<f64>) -> Result<(), check::Failure>) {
    for sizes in SMALLEST {
        on_entries(1, |entries| judge(sizes, entries));
    }
    let report = |sizes, entries| judge(sizes, entries).map_err(|failure| TestCaseError::fail(format!("{failure}")));
    let shapes = (0..4_usize, 0..4_usize, 0..4_usize);
    runner(6).run(&(shapes, entries()), |(sizes, entries)| report(sizes, entries)).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Runs the judge on so many lists of random entries.
pub fn on_entries(cases: u32, judge: impl Fn(Vec<f64>) -> Result<(), check::Failure>) {
    let report = |entries| judge(entries).map_err(|failure| TestCaseError::fail(format!("{failure}")));
    runner(cases).run(&entries(), report).unwrap_or_else(|failure| panic!("{failure}"));
}

fn entries() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1.5..1.5_f64, 40)
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, generator())
}

/// The same numbers in each run.
fn generator() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}

/// The checks of a rule at a point of its parameters: gradient, tangent, second derivatives.
macro_rules! judge {
    ($point:ident $rule:ident [$($p:ident)+]) => {
        check::gradient(&$point, |($($p,)+)| $rule($($p),+), |($($p,)+)| $rule::value_and_grad($($p),+))?;
        judge!(@forward $point $rule [$($p)+]);
    };
    // Tangents have names of their own.
    (@forward $point:ident $rule:ident [$one:ident]) => {
        check::tangent(&$point, |(a,)| $rule(a), |(a,), (da,)| $rule::jvp(a, da))?;
        check::hessian(&$point, |(a,)| ($rule::grad(a),), |(a,), (da,)| ($rule::hvp(a, da),))?;
    };
    (@forward $point:ident $rule:ident [$one:ident $two:ident]) => {
        check::tangent(&$point, |(a, b)| $rule(a, b), |(a, b), (da, db)| $rule::jvp(a, b, da, db))?;
        check::hessian(&$point, |(a, b)| $rule::grad(a, b), |(a, b), (da, db)| $rule::hvp(a, b, da, db))?;
    };
    (@forward $point:ident $rule:ident [$one:ident $two:ident $three:ident]) => {
        check::tangent(&$point, |(a, b, c)| $rule(a, b, c), |(a, b, c), (da, db, dc)| $rule::jvp(a, b, c, da, db, dc))?;
        check::hessian(&$point, |(a, b, c)| $rule::grad(a, b, c), |(a, b, c), (da, db, dc)| $rule::hvp(a, b, c, da, db, dc))?;
    };
}
