//! Gradients and tangents against differences of values.

use alloc::string::String;
use alloc::vec::Vec;

use super::differences::{Estimate, by_direction, by_entry};
use super::entries::{Directions, names, tangent_of};
use super::failure::{Cause, Failure, Mismatch};
use super::{flat, numbers};
use crate::{Differentiable, Parameters};

/// Relative difference that is taken for rounding. Differences of smooth functions have ten digits.
const TOLERANCE: f64 = 1e-7;

/// How many estimated errors the truth may be off: Ridders' estimate is no bound.
const SAFETY: f64 = 10.0;

/// What rounding of the values puts into differences, relative to the values: the unit of rounding over the shortest of the first
/// steps. Estimates may agree by chance to more digits than there are.
const NOISE: f64 = 3e-12;

/// Checks a gradient, entry by entry, against differences of values over a sweep of step lengths.
///
/// `f` is the function, `value_and_grad` its value and gradient, both of a point. The gradient has the shape of the point or of
/// its tangent: what counts is the order of the numbers in a walk. Every number of the point is moved, by up to a twentieth of
/// itself (at least of 1), so hold fixed arguments in the closures.
///
/// An entry passes if it is within a relative error of 1e-7 and ten times the estimated error of the differences, rounding of the
/// point and of the values included; that error is itself checked to be small against the gradient and the values around the
/// point. The value must be that of `f`, bit for bit.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check;
///
/// fn loss(w: f64, b: f64, xs: &[f64]) -> f64 {
///     xs.iter().map(|x| (w * x + b).powi(2)).sum()
/// }
/// # mod loss {
/// #     pub fn value_and_grad(w: f64, b: f64, xs: &[f64]) -> (f64, (f64, f64)) {
/// #         let part = |x: &f64| 2.0 * (w * x + b);
/// #         let value = xs.iter().map(|x| (w * x + b).powi(2)).sum();
/// #         (value, (xs.iter().map(|x| x * part(x)).sum(), xs.iter().map(part).sum()))
/// #     }
/// # }
/// let xs = [1.0, 2.0, 4.0];
/// check::gradient(&(0.5, -1.0), |&(w, b)| loss(w, b, &xs), |&(w, b)| loss::value_and_grad(w, b, &xs))?;
/// # Ok::<(), check::Failure>(())
/// ```
///
/// # Errors
/// A [`Failure`] that names each wrong entry.
pub fn gradient<P, G>(point: &P, f: impl Fn(&P) -> f64, value_and_grad: impl Fn(&P) -> (f64, G)) -> Result<(), Failure>
where
    P: Parameters<f64> + Clone,
    G: Parameters<f64>,
{
    let x = point.flatten_parameters();
    let (value, gradient) = value_and_grad(point);
    Failure::unless_same(f(point), value, "")?;
    let found = numbers(&gradient, x.len())?;
    let f = flat(point, f);
    let f = |x: &[f64]| Vec::from([f(x)]);
    let estimates: Vec<Estimate> = (0..x.len()).map(|i| by_entry(f, &x, i)[0]).collect();
    let scale = scale(&estimates).max(value.abs());
    let names = names(point);
    let mut mismatches = compare(&names, &estimates, &found, scale);
    for mismatch in &mut mismatches {
        let i = names.iter().position(|name| *name == mismatch.entry).expect("a mismatch has the name of an entry");
        if has_kink(f, &x, i) {
            mismatch.cause = Cause::Kink;
        }
    }
    Failure::unless_empty(mismatches, x.len())
}

/// Checks the tangent of a function with any result, entry by entry of the result, along two directions.
///
/// `jvp` takes the point and a direction of the type of its tangent, and returns result and tangent.
/// An entry passes as in [`gradient`].
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check;
///
/// fn polar(r: f64, t: f64) -> [f64; 2] {
///     [r * t.cos(), r * t.sin()]
/// }
/// # mod polar {
/// #     pub fn jvp(r: f64, t: f64, dr: f64, dt: f64) -> ([f64; 2], [f64; 2]) {
/// #         ([r * t.cos(), r * t.sin()], [dr * t.cos() - r * t.sin() * dt, dr * t.sin() + r * t.cos() * dt])
/// #     }
/// # }
/// check::tangent(&(2.0, 0.5), |&(r, t)| polar(r, t), |&(r, t), &(dr, dt)| polar::jvp(r, t, dr, dt))?;
/// # Ok::<(), check::Failure>(())
/// ```
///
/// # Errors
/// A [`Failure`] that names each wrong entry of the result.
pub fn tangent<P, R, T>(point: &P, f: impl Fn(&P) -> R, jvp: impl Fn(&P, &P::Tangent) -> (R, T)) -> Result<(), Failure>
where
    P: Parameters<f64> + Clone + Differentiable<Tangent: Parameters<f64>>,
    R: Parameters<f64>,
    T: Parameters<f64>,
{
    let x = point.flatten_parameters();
    let result = f(point);
    let (names, result) = (names(&result), result.flatten_parameters());
    let f = flat(point, f);
    let f = |x: &[f64]| f(x).flatten_parameters();
    let mut directions = Directions::new(1);
    for _ in 0..2 {
        let direction = directions.next(x.len());
        let (value, tangent) = jvp(point, &tangent_of(point, &direction)?);
        for ((expected, found), name) in result.iter().zip(numbers(&value, result.len())?).zip(&names) {
            Failure::unless_same(*expected, found, name)?;
        }
        let found = numbers(&tangent, result.len())?;
        let estimates = by_direction(f, &x, &direction);
        let scale = result.iter().fold(scale(&estimates), |m, r| m.max(r.abs()));
        Failure::unless_empty(compare(&names, &estimates, &found, scale), found.len())?;
    }
    Ok(())
}

/// The largest expected entry.
pub(super) fn scale(estimates: &[Estimate]) -> f64 {
    estimates.iter().fold(0.0, |m, e| e.derivative.abs().max(m))
}

/// The entries that do not pass. Errors are small or large against `scale`, the size of what was differentiated, or against the values
/// around the point where those are larger.
pub(super) fn compare(names: &[String], estimates: &[Estimate], found: &[f64], scale: f64) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    for ((name, Estimate { derivative: expected, error, size }), &found) in names.iter().zip(estimates).zip(found) {
        let (expected, error) = (*expected, error.max(NOISE * scale));
        // Negated, so that NaN does not pass.
        let settled = error <= TOLERANCE * scale.max(*size);
        let close = (expected - found).abs() <= TOLERANCE * expected.abs().max(found.abs()) + SAFETY * error;
        if !(settled && close && found.is_finite()) {
            let cause = if settled { Cause::Wrong } else { Cause::Unsettled };
            mismatches.push(Mismatch { entry: name.clone(), expected, error, found, cause });
        }
    }
    mismatches
}

/// Whether the differences to both sides stay apart when steps shrink.
fn has_kink(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], i: usize) -> bool {
    let apart = |step: f64| {
        let at = |step: f64| {
            let mut moved = Vec::from(x);
            moved[i] += step;
            f(&moved)[0]
        };
        let (ahead, behind) = ((at(step) - at(0.0)) / step, (at(0.0) - at(-step)) / step);
        ((ahead - behind).abs(), ahead.abs().max(behind.abs()))
    };
    let step = 1e-5 * x[i].abs().max(1.0);
    let ((far, size), (near, _)) = (apart(step), apart(step / 10.0));
    far > 1e-3 * size && near > 0.5 * far
}
