//! Second derivatives against differences of gradients and against their transpose.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::differences::by_entry;
use super::entries::{names, tangent_of, unit};
use super::failure::{Cause, Failure, Mismatch};
use super::first::{compare, scale};
use super::{flat, numbers};
use crate::{Differentiable, Parameters};

/// Relative difference of two entries that is taken for rounding.
const TOLERANCE: f64 = 1e-8;

/// What rounding may be relative to the largest entry.
const FLOOR: f64 = 1e-12;

/// Checks a Hessian, entry by entry, against differences of gradients, and for symmetry.
///
/// `grad` is the gradient, to be checked by [`gradient`](super::gradient); `hvp` takes the point and a direction of the type of its
/// tangent.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check;
///
/// // x² y
/// # mod f {
/// #     pub fn grad(x: f64, y: f64) -> (f64, f64) {
/// #         (2.0 * x * y, x * x)
/// #     }
/// #     pub fn hvp(x: f64, y: f64, dx: f64, dy: f64) -> (f64, f64) {
/// #         (2.0 * (y * dx + x * dy), 2.0 * x * dx)
/// #     }
/// # }
/// check::hessian(&(2.0, 0.5), |&(x, y)| f::grad(x, y), |&(x, y), &(dx, dy)| f::hvp(x, y, dx, dy))?;
/// # Ok::<(), check::Failure>(())
/// ```
///
/// # Errors
/// A [`Failure`] that names each wrong entry by its row and column.
pub fn hessian<P, G, H>(point: &P, grad: impl Fn(&P) -> G, hvp: impl Fn(&P, &P::Tangent) -> H) -> Result<(), Failure>
where
    P: Parameters<f64> + Clone + Differentiable<Tangent: Parameters<f64>>,
    G: Parameters<f64>,
    H: Parameters<f64>,
{
    let x = point.flatten_parameters();
    let gradient = numbers(&grad(point), x.len())?;
    let grad = flat(point, grad);
    let grad = |x: &[f64]| grad(x).flatten_parameters();
    let columns = columns(point, &hvp)?;
    let names = names(point);
    let mut mismatches = Vec::new();
    for (j, column) in columns.iter().enumerate() {
        let estimates = by_entry(grad, &x, j);
        let scale = gradient.iter().fold(scale(&estimates), |m, g| m.max(g.abs()));
        let names: Vec<String> = names.iter().map(|row| pair(row, &names[j])).collect();
        mismatches.extend(compare(&names, &estimates, column, scale));
    }
    Failure::unless_empty(mismatches, x.len() * x.len())?;
    symmetric(&names, &columns)
}

/// Checks that a Hessian is symmetric, without a call of the function itself.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check;
///
/// let hvp = |&(x, y): &(f64, f64), &(dx, dy): &(f64, f64)| (2.0 * (y * dx + x * dy), 2.0 * x * dx);
/// check::hessian_symmetry(&(2.0, 0.5), hvp)?;
///
/// let wrong = |&(x, y): &(f64, f64), &(dx, dy): &(f64, f64)| (2.0 * (y * dx + x * dy), x * dx);
/// let report = check::hessian_symmetry(&(2.0, 0.5), wrong).unwrap_err().to_string();
/// assert!(report.contains("`1, 0`: expected 4 "), "{report}");
/// # Ok::<(), check::Failure>(())
/// ```
///
/// # Errors
/// A [`Failure`] that names each entry below the diagonal that differs from the one above it, which is shown as expected.
pub fn hessian_symmetry<P, H>(point: &P, hvp: impl Fn(&P, &P::Tangent) -> H) -> Result<(), Failure>
where
    P: Parameters<f64> + Differentiable<Tangent: Parameters<f64>>,
    H: Parameters<f64>,
{
    symmetric(&names(point), &columns(point, &hvp)?)
}

/// The columns of the Hessian.
fn columns<P, H>(point: &P, hvp: impl Fn(&P, &P::Tangent) -> H) -> Result<Vec<Vec<f64>>, Failure>
where
    P: Parameters<f64> + Differentiable<Tangent: Parameters<f64>>,
    H: Parameters<f64>,
{
    let n = point.parameter_count();
    (0..n).map(|j| numbers(&hvp(point, &tangent_of(point, &unit(n, j))?), n)).collect()
}

fn symmetric(names: &[String], columns: &[Vec<f64>]) -> Result<(), Failure> {
    let largest = columns.iter().flatten().fold(0.0, |m: f64, h| m.max(h.abs()));
    let mut mismatches = Vec::new();
    for (j, column) in columns.iter().enumerate() {
        for (i, &found) in column.iter().enumerate().skip(j + 1) {
            let expected = columns[i][j];
            let error = TOLERANCE * expected.abs().max(found.abs()) + FLOOR * largest;
            // Not `>`: NaN does not pass.
            let close = (expected - found).abs() <= error;
            if !close {
                mismatches.push(Mismatch { entry: pair(&names[i], &names[j]), expected, error, found, cause: Cause::Wrong });
            }
        }
    }
    let compared = columns.len() * columns.len().saturating_sub(1) / 2;
    Failure::unless_empty(mismatches, compared)
}

/// The name of an entry of a matrix.
fn pair(row: &str, column: &str) -> String {
    if row.is_empty() { String::new() } else { format!("{row}, {column}") }
}
