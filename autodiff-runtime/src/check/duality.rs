//! Reverse mode against forward mode: for each direction `v` and seed `w`, `⟨w, J v⟩ = ⟨Jᵀ w, v⟩`.

use alloc::string::String;
use alloc::vec::Vec;

use super::entries::{Directions, names, tangent_of, unit};
use super::failure::{Cause, Failure, Mismatch};
use super::numbers;
use crate::{Differentiable, Parameters};

/// Difference of two dot products, relative to the sum of the magnitudes of their terms, that is taken for rounding.
const TOLERANCE: f64 = 1e-10;

/// How many seeds are tried.
const SEEDS: u64 = 3;

/// Checks reverse mode against forward mode by dot products: exact up to rounding, and fast for large models.
///
/// `jvp` takes the point and a direction, and returns result and tangent; `vjp` takes the point and a seed, and returns the
/// gradient. Check forward mode by [`tangent`](super::tangent) once: a mistake that both modes share is not seen here.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check;
///
/// # mod polar {
/// #     fn polar(r: f64, t: f64) -> [f64; 2] {
/// #         [r * t.cos(), r * t.sin()]
/// #     }
/// #     pub fn jvp(r: f64, t: f64, dr: f64, dt: f64) -> ([f64; 2], [f64; 2]) {
/// #         (polar(r, t), [dr * t.cos() - r * t.sin() * dt, dr * t.sin() + r * t.cos() * dt])
/// #     }
/// #     pub fn vjp(r: f64, t: f64) -> ([f64; 2], impl FnOnce([f64; 2]) -> (f64, f64)) {
/// #         (polar(r, t), move |s| (s[0] * t.cos() + s[1] * t.sin(), r * (s[1] * t.cos() - s[0] * t.sin())))
/// #     }
/// # }
/// check::pullback(&(2.0, 0.5), |&(r, t), &(dr, dt)| polar::jvp(r, t, dr, dt), |&(r, t), seed| polar::vjp(r, t).1(seed))?;
/// # Ok::<(), check::Failure>(())
/// ```
///
/// # Errors
/// A [`Failure`] that names each parameter by which both modes disagree, with what forward mode says as expected.
pub fn pullback<P, R, T, G>(point: &P, jvp: impl Fn(&P, &P::Tangent) -> (R, T), vjp: impl Fn(&P, R::Tangent) -> G) -> Result<(), Failure>
where
    P: Parameters<f64> + Differentiable<Tangent: Parameters<f64>>,
    R: Differentiable<Tangent: Parameters<f64>>,
    T: Parameters<f64>,
    G: Parameters<f64>,
{
    let n = point.parameter_count();
    for number in 0..SEEDS {
        let mut directions = Directions::new(number);
        let direction = directions.next(n);
        let (result, tangent) = jvp(point, &tangent_of(point, &direction)?);
        let seed = directions.next(result.zero_tangent().parameter_count());
        let tangent = numbers(&tangent, seed.len())?;
        let gradient = numbers(&vjp(point, tangent_of(&result, &seed)?), n)?;
        let (forward, reverse) = (Dot::new(&seed, &tangent), Dot::new(&gradient, &direction));
        if !forward.is_near(&reverse) {
            let mut mismatches = blame(point, &jvp, &seed, &gradient)?;
            // Each entry may agree with a forward mode that is not linear.
            if mismatches.is_empty() {
                mismatches.extend(forward.against(&reverse, "all together".into()));
            }
            return Failure::unless_empty(mismatches, n);
        }
    }
    Ok(())
}

/// Where forward mode disagrees with `gradient`.
fn blame<P, R, T>(point: &P, jvp: impl Fn(&P, &P::Tangent) -> (R, T), seed: &[f64], gradient: &[f64]) -> Result<Vec<Mismatch>, Failure>
where
    P: Parameters<f64> + Differentiable<Tangent: Parameters<f64>>,
    T: Parameters<f64>,
{
    let mut mismatches = Vec::new();
    for (i, (entry, &found)) in names(point).into_iter().zip(gradient).enumerate() {
        let tangent = jvp(point, &tangent_of(point, &unit(gradient.len(), i))?).1;
        let expected = Dot::new(seed, &numbers(&tangent, seed.len())?);
        mismatches.extend(expected.against(&Dot::new(&[found], &[1.0]), entry));
    }
    Ok(mismatches)
}

/// A dot product, and the sum of the magnitudes of its terms.
struct Dot {
    value: f64,
    terms: f64,
}

impl Dot {
    fn new(a: &[f64], b: &[f64]) -> Dot {
        let terms = || a.iter().zip(b).map(|(a, b)| a * b);
        Dot { value: terms().sum(), terms: terms().map(f64::abs).sum() }
    }

    /// False where one of them is NaN or infinite.
    fn is_near(&self, other: &Dot) -> bool {
        (self.value - other.value).abs() <= self.rounding(other)
    }

    /// How far equal ones may be apart.
    fn rounding(&self, other: &Dot) -> f64 {
        TOLERANCE * self.terms.max(other.terms)
    }

    /// The mismatch, if there is one.
    fn against(&self, found: &Dot, entry: String) -> Option<Mismatch> {
        let mismatch = Mismatch { entry, expected: self.value, error: self.rounding(found), found: found.value, cause: Cause::Wrong };
        (!self.is_near(found)).then_some(mismatch)
    }
}
