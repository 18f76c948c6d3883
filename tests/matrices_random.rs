//! Each rule of matrices on random shapes, 0 and 1 among the sizes, and random entries: gradients and tangents against differences of
//! values, forward mode against reverse mode, second derivatives against differences of gradients.
//!
//! A rule is a function with the sizes of its parameters in letters; one letter stands for one random size.
#![allow(clippy::all, unused_variables)]

use autodiff::{check, differentiable};
use nalgebra::{DMatrix, DVector, Rotation3, UnitQuaternion, Vector3};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// A parameter of these sizes, its entries taken from the list.
trait Sample {
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

impl Sample for Vector3<f64> {
    fn sample(_: &[usize], entries: &mut dyn Iterator<Item = f64>) -> Self {
        Vector3::from_iterator(entries.take(3))
    }
}

/// Sizes for the letters `n`, `m`, `p`, and for `l` the first one, but at least 1: nalgebra solves no empty systems.
type Sizes = (usize, usize, usize);

fn size(letter: &str, (n, m, p): Sizes) -> usize {
    match letter {
        "n" => n,
        "m" => m,
        "l" => n.max(1),
        _ => p,
    }
}

/// Runs the judge on the smallest shapes and on random ones.
fn on_shapes(judge: impl Fn(Sizes, Vec<f64>) -> Result<(), check::Failure>) {
    let report = |sizes, entries| judge(sizes, entries).map_err(|failure| TestCaseError::fail(format!("{failure}")));
    let entries = || prop::collection::vec(-1.5..1.5_f64, 40);
    let runner = |cases| TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, generator());
    let smallest = prop::sample::select(vec![(0, 0, 0), (1, 1, 1), (0, 2, 1), (2, 0, 3), (1, 3, 0)]);
    for (shapes, cases) in [(smallest.boxed(), 6), ((0..4_usize, 0..4_usize, 0..4_usize).boxed(), 6)] {
        if let Err(failure) = runner(cases).run(&(shapes, entries()), |(sizes, entries)| report(sizes, entries)) {
            panic!("{failure}");
        }
    }
}

/// The same numbers in each run.
fn generator() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}

macro_rules! rules {
    ($($name:ident($($p:ident: $ty:ty = [$($size:ident),*]),+) $body:block)+) => {$(
        mod $name {
            use super::*;

            #[differentiable(hessian)]
            pub fn rule($($p: &$ty),+) -> f64 $body

            #[test]
            fn holds_on_random_shapes() {
                on_shapes(|sizes, entries| {
                    let mut entries = entries.into_iter().cycle();
                    let point = ($(<$ty as Sample>::sample(&[$(size(stringify!($size), sizes)),*], &mut entries),)+);
                    check::gradient(&point, |($($p,)+)| rule($($p),+), |($($p,)+)| rule::value_and_grad($($p),+))?;
                    rules!(@both point rule [$($p)+]);
                    Ok(())
                });
            }
        }
    )+};
    // Tangents have the names of their parameters, in a scope of their own.
    (@both $point:ident $rule:ident [$one:ident]) => {
        check::tangent(&$point, |(a,)| $rule(a), |(a,), (da,)| $rule::jvp(a, da))?;
        check::hessian(&$point, |(a,)| ($rule::grad(a),), |(a,), (da,)| ($rule::hvp(a, da),))?;
    };
    (@both $point:ident $rule:ident [$one:ident $two:ident]) => {
        check::tangent(&$point, |(a, b)| $rule(a, b), |(a, b), (da, db)| $rule::jvp(a, b, da, db))?;
        check::hessian(&$point, |(a, b)| $rule::grad(a, b), |(a, b), (da, db)| $rule::hvp(a, b, da, db))?;
    };
    (@both $point:ident $rule:ident [$one:ident $two:ident $three:ident]) => {
        check::tangent(&$point, |(a, b, c)| $rule(a, b, c), |(a, b, c), (da, db, dc)| $rule::jvp(a, b, c, da, db, dc))?;
        check::hessian(&$point, |(a, b, c)| $rule::grad(a, b, c), |(a, b, c), (da, db, dc)| $rule::hvp(a, b, c, da, db, dc))?;
    };
}

rules! {
    sums_and_differences(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [n, m]) {
        let c = a + b - -(b * 2.0);
        c.dot(&(a - &c))
    }
    product(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [m, p]) {
        let c = a * b;
        c.dot(&c) + c.sum()
    }
    product_by_vector(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m]) {
        (a * x).norm_squared() * x.sum()
    }
    product_of_transposed(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [n, p]) {
        let c = a.tr_mul(b);
        c.dot(&c) + (a.transpose() * b).sum()
    }
    outer_product(x: DVector<f64> = [n], y: DVector<f64> = [m]) {
        let c = x * y.transpose();
        c.dot(&c) + c.sum()
    }
    scaling(a: DMatrix<f64> = [n, m], k: f64 = []) {
        let c = a * *k + a.scale(k * k) - a / (3.0 + k) + a.unscale(2.0 + k * k);
        c.dot(a)
    }
    norms(x: DVector<f64> = [n], k: f64 = []) {
        let c = x.add_scalar(*k);
        c.norm() + c.norm_squared() * x.magnitude() + x.mean()
    }
    direction(x: DVector<f64> = [n], y: DVector<f64> = [n]) {
        x.normalize().dot(y)
    }
    entry_by_entry(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [n, m]) {
        let c = a.map(|v| v.sin()).zip_map(b, |p, q| p * q.exp());
        c.component_mul(a).component_div(&b.map(|v| v + 3.0)).sum() + c.abs().mean()
    }
    trace_and_diagonal(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n]) {
        a.trace() * x.norm_squared() + a.diagonal().dot(x)
    }
    determinant(a: DMatrix<f64> = [n, n], k: f64 = []) {
        a.determinant() * k + (a * *k).determinant()
    }
    determinant_of_a_singular_matrix(x: DVector<f64> = [n], y: DVector<f64> = [n]) {
        (x * y.transpose()).determinant() + x.dot(y)
    }
    inverse(a: DMatrix<f64> = [n, n]) {
        let regular = a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0;
        let inverse = regular.try_inverse().unwrap();
        inverse.dot(a) + inverse.sum()
    }
    solution(a: DMatrix<f64> = [l, l], b: DMatrix<f64> = [l, m]) {
        let regular = a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0;
        let x = regular.lu().solve(b).unwrap();
        x.dot(b) + x.sum()
    }
    one_decomposition(a: DMatrix<f64> = [l, l], x: DVector<f64> = [l], y: DVector<f64> = [l]) {
        let lu = (a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0).lu();
        let p = lu.solve(x).expect("regular");
        match lu.solve(&(y + &p)) {
            Some(q) => p.dot(&q) + lu.determinant().abs().ln(),
            None => 0.0,
        }
    }
    cholesky(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n]) {
        let definite = a * a.transpose() + DMatrix::identity(a.nrows(), a.nrows());
        let decomposed = definite.cholesky().unwrap();
        decomposed.solve(x).dot(x) + decomposed.ln_determinant()
    }
    lower_triangle_of_cholesky(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n]) {
        // Only the lower triangle is read.
        let dominant = a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0;
        if let Some(decomposed) = dominant.cholesky() {
            decomposed.solve(x).sum() + decomposed.inverse().sum() + decomposed.determinant() / 100.0
        } else {
            0.0
        }
    }
    rows_and_columns(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m], y: DVector<f64> = [n]) {
        let mut sum = 0.0;
        for i in 0..a.nrows() {
            sum += (a.row(i) * x)[0] * y[i];
        }
        for (j, column) in a.column_iter().enumerate() {
            sum += column.dot(y) * column.norm_squared() * x[j];
        }
        sum + a.row_iter().map(|row| row.sum().sin()).sum::<f64>()
    }
    blocks(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m]) {
        let (rows, columns) = (a.nrows(), a.ncols());
        let upper = a.rows(0, rows / 2) * x;
        let left = a.columns_range(columns / 2..);
        let block = a.view((rows / 2, columns / 2), (rows - rows / 2, columns - columns / 2));
        upper.norm_squared() + left.sum() * block.dot(&block)
    }
    writing_blocks(a: DMatrix<f64> = [n, m], x: DVector<f64> = [n], k: f64 = []) {
        let mut out = a * *k;
        for j in 0..a.ncols() {
            out.set_column(j, &(x * (a.column(j).sum() + k) + out.column(j)));
        }
        let half = a.nrows() / 2;
        out.rows_mut(0, half).copy_from(&a.rows(a.nrows() - half, half));
        out.view_mut((half, 0), (a.nrows() - half, a.ncols())).scale_mut(*k);
        out.fill_diagonal(k * k);
        out.component_mul_assign(a);
        out.dot(a)
    }
    entries(a: DMatrix<f64> = [n, m], k: f64 = []) {
        let mut out = a.clone();
        for i in 0..a.nrows() {
            for j in 0..a.ncols() {
                out[(i, j)] += k * a[(i, j)].sin();
                out[(i, 0)] *= 0.5 + a[(0, j)];
            }
        }
        out.iter().zip(a.iter()).map(|(p, q)| p * q).sum::<f64>()
    }
    accumulating(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n], k: f64 = []) {
        let mut state = x.clone();
        let mut sum = DVector::zeros(x.len());
        for _ in 0..2 {
            state -= a * &state * *k;
            state *= 0.5;
            sum += &state;
        }
        sum.dot(&state)
    }
    constructors(x: DVector<f64> = [n], k: f64 = []) {
        let matrix = DMatrix::from_columns(&[x.clone(), x * *k]) + DMatrix::from_element(x.len(), 2, *k);
        let filled = DMatrix::from_fn(x.len(), x.len(), |i, j| x[i] * k + x[j] * x[j]);
        let listed = DVector::from_iterator(x.len(), x.iter().map(|v| v.sin()));
        (filled * DMatrix::from_diagonal(x) * matrix).norm_squared() + listed.dot(x)
    }
    rotation(w: Vector3<f64> = [], v: Vector3<f64> = []) {
        let turned = Rotation3::new(*w) * v;
        turned.dot(w) + (UnitQuaternion::from_scaled_axis(w * 3.0).inverse() * turned).x
    }
    rotation_by_axis_and_angle(k: f64 = [], v: Vector3<f64> = []) {
        let turned = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), *k) * v;
        turned.x * turned.y + Rotation3::from_axis_angle(&Vector3::x_axis(), k * k).transform_vector(v).z
    }
    cross_product(x: Vector3<f64> = [], y: Vector3<f64> = []) {
        let z = x.cross(y);
        2.0 * z.dot(&z) + x.cross(&z).dot(y) + z.sum() * x.sum()
    }
    through_a_branch(a: DMatrix<f64> = [n, n], b: DMatrix<f64> = [n, n], k: f64 = []) {
        let chosen = if *k > 0.0 { a * b } else { b - a };
        (chosen * a).dot(b) * k
    }
}

/// What nalgebra says where shapes do not fit.
fn message(f: impl FnOnce() -> f64 + std::panic::UnwindSafe) -> String {
    let payload = std::panic::catch_unwind(f).expect_err("the shapes do not fit");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().map(|text| text.to_string()).unwrap_or_default(),
    }
}

#[test]
fn shapes_that_do_not_fit_panic_as_in_the_function_itself() {
    let (a, b) = (&DMatrix::<f64>::identity(2, 2), &DMatrix::<f64>::identity(3, 3));
    let (x, k) = (&DVector::<f64>::zeros(3), &1.5);
    for (own, derived) in [
        (message(|| product::rule(a, b)), message(|| product::rule::value_and_grad(a, b).0)),
        (message(|| sums_and_differences::rule(a, b)), message(|| sums_and_differences::rule::value_and_grad(a, b).0)),
        (message(|| solution::rule(a, b)), message(|| solution::rule::value_and_grad(a, b).0)),
        (message(|| writing_blocks::rule(a, x, k)), message(|| writing_blocks::rule::value_and_grad(a, x, k).0)),
        (message(|| entry_by_entry::rule(a, b)), message(|| entry_by_entry::rule::jvp(a, b, a, b).0)),
    ] {
        assert!(!own.is_empty());
        assert_eq!(own, derived);
    }
}
