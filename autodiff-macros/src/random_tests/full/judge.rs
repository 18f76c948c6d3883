//! Judges the derivatives of one program; copied into the crate that is written.

use num_dual::{DualNum, HyperDual64};
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub type F = HyperDual64;

/// Operations of floats that dual numbers lack, with the choices that the README states for kinks.
pub trait Extra: Sized {
    fn larger(self, other: Self) -> Self;
    fn smaller(self, other: Self) -> Self;
    fn size(self) -> Self;
    fn power(self, exponent: Self) -> Self;
}

impl Extra for F {
    fn larger(self, other: F) -> F {
        if self.re > other.re { self } else { other }
    }

    fn smaller(self, other: F) -> F {
        if self.re < other.re { self } else { other }
    }

    fn size(self) -> F {
        if self.re < 0.0 { -self } else { self }
    }

    fn power(self, exponent: F) -> F {
        (exponent * self.ln()).exp()
    }
}

type Gradient = (f64, Vec<f64>);

/// A program with its derived functions; all numbers of its parameters stand in one list.
pub struct Trial {
    pub name: &'static str,
    pub point: &'static [f64],
    pub direction: &'static [f64],
    /// What the seed times the gradient is added to, in parts of the gradient.
    pub before: &'static [f64],
    pub plain: fn(&[f64]) -> f64,
    pub dual: Option<fn(&[F]) -> F>,
    pub gradient: fn(&[f64]) -> Gradient,
    pub pullback: fn(&[f64], f64) -> Gradient,
    pub accumulated: fn(&[f64], f64) -> Gradient,
    pub tangent: Option<fn(&[f64], &[f64]) -> (f64, f64)>,
    pub product: Option<fn(&[f64], &[f64]) -> Vec<f64>>,
    pub hessian: Option<fn(&[f64]) -> Vec<f64>>,
}

/// Between derivatives, relative to the largest entry: each operation is rounded once, so what differs is rounding,
/// multiplied by the condition of programs whose values are bounded.
const EXACT: f64 = 1e-8;
/// Between derivatives and differences.
const BY_DIFFERENCES: f64 = 1e-5;
const STEP: f64 = 2e-4;
const SEED: f64 = 0.7;
/// Beyond it, a value is not fit for comparison.
const LARGEST: f64 = 1e6;

/// What is expected, and how closely.
struct Expected {
    gradient: Vec<f64>,
    product: Vec<f64>,
    within: f64,
}

/// A verdict that ends the examination, with its text.
type Ended = (&'static str, String);

/// Prints the name, the verdict, and what it is about.
pub fn judge(trial: &Trial) {
    let point: Vec<f64> = black_box(trial.point.to_vec());
    let value = catch_unwind(AssertUnwindSafe(|| (trial.plain)(&point)));
    let (verdict, text) = match value {
        Ok(value) if value.is_finite() && value.abs() < LARGEST => {
            match catch_unwind(AssertUnwindSafe(|| examine(trial, &point, value))) {
                Ok(Ok(numbers)) => ("passed", numbers.iter().map(|x| format!("{x:e}")).collect::<Vec<_>>().join(" ")),
                Ok(Err(ended)) => ended,
                Err(panic) => {
                    let message = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
                    ("panic", message.unwrap_or_default())
                }
            }
        }
        _ => ("skipped", "not defined at the point".to_string()),
    };
    println!("{}\t{verdict}\t{}", trial.name, text.replace(['\n', '\t'], " "));
}

/// All numbers of the derivatives. A release has no dual numbers: it is compared with the debug build.
fn examine(trial: &Trial, point: &[f64], value: f64) -> Result<Vec<f64>, Ended> {
    let unchanged = |mode: &str, found: f64| {
        let text = format!("{mode}: found {found:?} instead of {value:?} at {point:?}");
        // Optimised, powers of constants are computed at compile time, as they are in one function and not in another, with
        // other last digits.
        let is_rounded = !cfg!(debug_assertions) && (found - value).abs() <= 4.0 * f64::EPSILON * value.abs();
        if found.to_bits() == value.to_bits() || is_rounded { Ok(()) } else { Err(("wrong value", text)) }
    };
    let (found, gradient) = (trial.gradient)(point);
    unchanged("value_and_grad", found)?;
    let (found, scaled) = (trial.pullback)(point, SEED);
    unchanged("vjp", found)?;
    let (found, sums) = (trial.accumulated)(point, SEED);
    unchanged("accumulate_grad", found)?;
    let mut numbers = [vec![value], gradient.clone(), scaled.clone(), sums.clone()].concat();
    let slope = trial.tangent.map(|tangent| tangent(point, trial.direction));
    if let Some((found, slope)) = slope {
        unchanged("jvp", found)?;
        numbers.push(slope);
    }
    let product = trial.product.map(|product| product(point, trial.direction));
    let hessian = trial.hessian.map(|hessian| hessian(point));
    numbers.extend(product.iter().chain(&hessian).flatten());
    if !cfg!(debug_assertions) {
        return Ok(numbers);
    }
    let expected = expected(trial, point)?;
    let compare = |kind: &'static str, found: &[f64], right: &[f64]| {
        if close(found, right, expected.within) {
            return Ok(());
        }
        let kinked = !is_smooth(trial, point);
        Err((if kinked { "skipped" } else { kind }, format!("found {found:?} instead of {right:?} at {point:?}")))
    };
    compare("wrong gradient", &gradient, &expected.gradient)?;
    let times = |factor: &dyn Fn(usize) -> f64| expected.gradient.iter().enumerate().map(|(i, x)| x * factor(i)).collect::<Vec<f64>>();
    compare("wrong pullback", &scaled, &times(&|_| SEED))?;
    compare("wrong accumulated gradient", &sums, &times(&|i| SEED + trial.before[i]))?;
    if let Some((_, slope)) = slope {
        let terms: Vec<f64> = expected.gradient.iter().zip(trial.direction).map(|(g, d)| g * d).collect();
        let scale: f64 = 1.0 + terms.iter().map(|term| term.abs()).sum::<f64>();
        compare("wrong tangent", &[slope / scale], &[terms.iter().sum::<f64>() / scale])?;
    }
    if let Some(product) = product {
        compare("wrong second order", &product, &expected.product)?;
    }
    if let Some(hessian) = hessian {
        let rows = hessian.chunks(point.len());
        let product: Vec<f64> = rows.map(|row| row.iter().zip(trial.direction).map(|(h, d)| h * d).sum()).collect();
        compare("wrong hessian", &product, &expected.product)?;
    }
    Ok(numbers)
}

/// The gradient and the second derivative in the direction, by dual numbers or else by differences.
fn expected(trial: &Trial, point: &[f64]) -> Result<Expected, Ended> {
    let expected = match trial.dual {
        Some(dual) => by_dual_numbers(trial, dual, point),
        None => by_differences(trial, point)?,
    };
    if expected.gradient.iter().chain(&expected.product).all(|x| x.is_finite() && x.abs() < LARGEST) {
        Ok(expected)
    } else {
        Err(("skipped", "not differentiable, or too steep".to_string()))
    }
}

fn by_dual_numbers(trial: &Trial, dual: fn(&[F]) -> F, point: &[f64]) -> Expected {
    let count = point.len();
    let mut expected = Expected { gradient: vec![0.0; count], product: vec![0.0; count], within: EXACT };
    for i in 0..count {
        let lifted: Vec<F> = (0..count).map(|k| F::new(point[k], if k == i { 1.0 } else { 0.0 }, trial.direction[k], 0.0)).collect();
        let result = dual(&lifted);
        (expected.gradient[i], expected.product[i]) = (result.eps1, result.eps1eps2);
    }
    expected
}

/// Differences of the function, and of its gradient, which then is right.
fn by_differences(trial: &Trial, point: &[f64]) -> Result<Expected, Ended> {
    let axis = |i: usize| (0..point.len()).map(|k| if k == i { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
    let gradient = (0..point.len()).map(|i| slope(&|x| vec![(trial.plain)(x)], point, &axis(i)).map(|s| s[0])).collect::<Result<_, _>>()?;
    let product = match trial.product {
        Some(_) => slope(&|x| (trial.gradient)(x).1, point, trial.direction)?,
        None => Vec::new(),
    };
    Ok(Expected { gradient, product, within: BY_DIFFERENCES })
}

/// The slope in the direction, where two estimates of it agree.
fn slope(f: &dyn Fn(&[f64]) -> Vec<f64>, point: &[f64], direction: &[f64]) -> Result<Vec<f64>, Ended> {
    let unknown = || ("skipped", "not smooth, or not defined nearby".to_string());
    let at = |steps: f64| {
        let moved: Vec<f64> = point.iter().zip(direction).map(|(x, d)| x + steps * STEP * d).collect();
        catch_unwind(AssertUnwindSafe(|| f(&moved))).map_err(|_| unknown())
    };
    let mut central = Vec::new();
    for steps in [1.0, 2.0, 4.0] {
        let (after, before) = (at(steps)?, at(-steps)?);
        central.push(after.iter().zip(&before).map(|(a, b)| (a - b) / (2.0 * steps * STEP)).collect::<Vec<f64>>());
    }
    let better = |near: &[f64], far: &[f64]| near.iter().zip(far).map(|(n, f)| (4.0 * n - f) / 3.0).collect::<Vec<f64>>();
    let (fine, coarse) = (better(&central[0], &central[1]), better(&central[1], &central[2]));
    if close(&fine, &coarse, 0.1 * BY_DIFFERENCES) { Ok(fine) } else { Err(unknown()) }
}

fn close(found: &[f64], expected: &[f64], within: f64) -> bool {
    let scale = expected.iter().fold(1.0, |a: f64, b| a.max(b.abs()));
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= within * scale)
}

/// Whether differences to both sides agree along every parameter.
fn is_smooth(trial: &Trial, point: &[f64]) -> bool {
    const NEAR: f64 = 1e-6;
    let at = |i: usize, step: f64| {
        let mut moved = point.to_vec();
        moved[i] += step;
        catch_unwind(AssertUnwindSafe(|| (trial.plain)(&moved))).unwrap_or(f64::NAN)
    };
    (0..point.len()).all(|i| {
        let (left, middle, right) = (at(i, -NEAR), at(i, 0.0), at(i, NEAR));
        let (before, after) = ((middle - left) / NEAR, (right - middle) / NEAR);
        (before - after).abs() <= 1e-3 * (1.0 + before.abs().max(after.abs()))
    })
}
