//! Derivatives by differences of values: a function and a point go in, numerical derivatives with ten digits or more
//! come out for smooth functions, each with an estimate of its error.

use alloc::{vec, vec::Vec};

/// Length of the first step, relative to the point.
const FIRST_STEP: f64 = 0.05;

/// Ratio of successive step lengths.
const SHRINK: f64 = 1.4;

/// Step lengths tried: they span three orders of magnitude.
const STEPS: usize = 20;

/// With fewer usable differences, extrapolation cannot tell a good estimate from a poor one.
const FEWEST_STEPS: usize = 4;

/// Estimated relative error with which no shorter steps are tried.
const GOOD: f64 = 1e-11;

/// Rounding of a value, and of the point, relative to what is seen around the point: that of some operations.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// The gradient of `f` at `x`, each component by central differences extrapolated to step length zero.
///
/// A component is NaN where `f` is not finite however close to `x`.
///
/// Source: C. J. F. Ridders, *Accurate computation of F′(x) and F′(x) F″(x)*, Adv. Eng. Software 4 (1982); Press et
/// al., *Numerical Recipes*, 3rd ed., 5.7.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{central_difference, relative_error};
///
/// let gradient = central_difference(|x| x[0] * x[1].sin(), &[2.0, 0.5]);
/// assert!(relative_error(gradient[0], 0.5_f64.sin()) < 1e-10);
/// assert!(relative_error(gradient[1], 2.0 * 0.5_f64.cos()) < 1e-10);
/// ```
pub fn central_difference(f: impl Fn(&[f64]) -> f64, x: &[f64]) -> Vec<f64> {
    (0..x.len()).map(|i| by_entry(|x| vec![f(x)], x, i)[0].derivative).collect()
}

/// The derivatives of the vector function `f` by entry number `i` of `x`.
pub(super) fn by_entry(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], i: usize) -> Vec<Estimate> {
    let mut direction = vec![0.0; x.len()];
    direction[i] = 1.0;
    derivative_along(f, x, &direction, FIRST_STEP * x[i].abs().max(1.0))
}

/// The derivative of the vector function `f` at `x` along `direction`: the product of its Jacobian with
/// `direction`, by the method of [`central_difference`].
///
/// # Panics
/// If `direction` has not as many entries as `x`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::{directional_difference, relative_error};
///
/// let polar = |x: &[f64]| vec![x[0] * x[1].cos(), x[0] * x[1].sin()];
/// let tangent = directional_difference(polar, &[2.0, 0.0], &[1.0, 0.5]);
/// assert!(relative_error(tangent[0], 1.0) < 1e-10);
/// assert!(relative_error(tangent[1], 1.0) < 1e-10);
/// ```
pub fn directional_difference(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], direction: &[f64]) -> Vec<f64> {
    by_direction(f, x, direction).iter().map(|e| e.derivative).collect()
}

/// [`directional_difference`], with errors.
pub(super) fn by_direction(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], direction: &[f64]) -> Vec<Estimate> {
    assert_eq!(x.len(), direction.len(), "the direction must have as many entries as the point");
    let largest = |v: &[f64]| v.iter().fold(0.0, |m: f64, c| m.max(c.abs()));
    let length = largest(direction);
    if length == 0.0 {
        return vec![Estimate { derivative: 0.0, error: 0.0, size: 0.0 }; f(x).len()];
    }
    let first_step = FIRST_STEP * largest(x).max(1.0) / length;
    derivative_along(f, x, direction, first_step)
}

/// `|a − b| / max(1, |a|, |b|)`: relative for large numbers, absolute for small ones.
///
/// Equal infinities have no error; NaN has an error of NaN, which passes no test `error < tolerance`.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::relative_error;
///
/// assert_eq!(relative_error(200.0, 100.0), 0.5);
/// assert_eq!(relative_error(0.25, 0.0), 0.25);
/// ```
pub fn relative_error(a: f64, b: f64) -> f64 {
    if a == b {
        return 0.0;
    }
    (a - b).abs() / a.abs().max(b.abs()).max(1.0)
}

/// A derivative and how far it may be off.
#[derive(Clone, Copy)]
pub(super) struct Estimate {
    pub derivative: f64,
    /// Disagreement of differences by several steps, and rounding of the values and of the point.
    pub error: f64,
    /// The larger one of what a value around the point is, and what its derivative is where the point is moved by its own size:
    /// either is seen where value and derivative vanish at the point.
    pub size: f64,
}

impl Estimate {
    const NONE: Self = Self { derivative: f64::NAN, error: f64::INFINITY, size: 0.0 };

    fn is_good(&self) -> bool {
        self.error <= GOOD * self.derivative.abs().max(self.size).max(1.0)
    }
}

/// The derivative along `direction`, component by component. Where no good estimate is had as far as `first_step`
/// reaches (near a pole, a kink or the edge of a domain), shorter steps are tried.
fn derivative_along(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], direction: &[f64], first_step: f64) -> Vec<Estimate> {
    let mut estimates = vec![Estimate::NONE; f(x).len()];
    let range = first_step / FIRST_STEP;
    for first_step in [first_step, first_step * 1e-3, first_step * 1e-6] {
        if estimates.iter().all(Estimate::is_good) {
            break;
        }
        let differences = central_differences(&f, x, direction, first_step, range);
        for (i, estimate) in estimates.iter_mut().enumerate() {
            let component: Vec<Difference> = differences.iter().map(|d| d[i]).collect();
            let candidate = extrapolate(&component);
            if candidate.error < estimate.error {
                *estimate = candidate;
            }
        }
    }
    estimates
}

/// `(f(x + h v) − f(x − h v)) / 2h`.
#[derive(Clone, Copy)]
struct Difference {
    quotient: f64,
    /// What rounding of the values puts into the quotient, and what that of the point does to the derivative.
    rounding: f64,
    /// As that of an [`Estimate`].
    size: f64,
}

impl Difference {
    /// The values around the one at the point, which is itself `range` away from zero.
    fn of([behind, here, ahead]: [f64; 3], step: f64, range: f64) -> Self {
        let value = ahead.abs().max(behind.abs());
        let bend = (ahead - here + (behind - here)).abs() / (step * step);
        Difference {
            quotient: (ahead - behind) / (2.0 * step),
            rounding: ROUNDING * (value / step + bend * range),
            size: value.max(bend * range),
        }
    }
}

/// Differences for falling step lengths.
fn central_differences(f: impl Fn(&[f64]) -> Vec<f64>, x: &[f64], direction: &[f64], first_step: f64, range: f64) -> Vec<Vec<Difference>> {
    let at = |step: f64| {
        let moved: Vec<f64> = x.iter().zip(direction).map(|(x, v)| x + step * v).collect();
        f(&moved)
    };
    let here = f(x);
    let mut step = first_step;
    (0..STEPS)
        .map(|_| {
            let around = at(-step).into_iter().zip(&here).zip(at(step));
            let differences = around.map(|((behind, here), ahead)| Difference::of([behind, *here, ahead], step, range)).collect();
            step /= SHRINK;
            differences
        })
        .collect()
}

/// Neville's scheme in the squared step length; of all its entries, the one of least error: how far it is from both of its
/// predecessors, and the rounding in what it is made of.
fn extrapolate(differences: &[Difference]) -> Estimate {
    let usable = differences.iter().rev().take_while(|d| d.quotient.is_finite()).count();
    if usable < FEWEST_STEPS {
        return Estimate::NONE;
    }
    let usable = &differences[differences.len() - usable..];
    let mut best = Estimate::NONE;
    let mut previous: Vec<f64> = Vec::new();
    for (finest, difference) in usable.iter().enumerate() {
        let mut row = vec![difference.quotient];
        let Difference { mut rounding, mut size, .. } = *difference;
        let mut factor = SHRINK * SHRINK;
        for (order, &coarser) in previous.iter().enumerate() {
            let finer = row[order];
            let derivative = finer + (finer - coarser) / (factor - 1.0);
            let disagreement = (derivative - finer).abs().max((derivative - coarser).abs());
            let coarsest = &usable[finest - order - 1];
            (rounding, size) = (rounding.max(coarsest.rounding), size.max(coarsest.size));
            let error = disagreement.max(rounding);
            if error < best.error {
                best = Estimate { derivative, error, size };
            }
            row.push(derivative);
            factor *= SHRINK * SHRINK;
        }
        previous = row;
    }
    best
}

#[cfg(test)]
mod tests;
