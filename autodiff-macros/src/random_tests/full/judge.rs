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
    pub plain: fn(&[f64]) -> f64,
    pub dual: fn(&[F]) -> F,
    pub gradient: fn(&[f64]) -> Gradient,
    pub pullback: fn(&[f64], f64) -> Gradient,
    pub tangent: Option<fn(&[f64], &[f64]) -> (f64, f64)>,
    pub product: Option<fn(&[f64], &[f64]) -> Vec<f64>>,
}

/// Between reverse mode and dual numbers, relative to the largest entry: both round each operation once, so what differs is
/// rounding, multiplied by the condition of programs whose values are bounded.
const EXACT: f64 = 1e-8;
const SEED: f64 = 0.7;

/// Prints the name, the verdict, and what it is about.
pub fn judge(trial: &Trial) {
    let point: Vec<f64> = black_box(trial.point.to_vec());
    let quiet = |f: &dyn Fn() -> (String, String)| catch_unwind(AssertUnwindSafe(f));
    let value = catch_unwind(AssertUnwindSafe(|| (trial.plain)(&point)));
    let (verdict, text) = match value {
        Ok(value) if value.is_finite() && value.abs() < 1e6 => match quiet(&|| examine(trial, &point, value)) {
            Ok(verdict) => verdict,
            Err(panic) => {
                let message = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
                ("panic".to_string(), message.unwrap_or_default())
            }
        },
        _ => ("skipped".to_string(), "not defined at the point".to_string()),
    };
    println!("{}\t{verdict}\t{}", trial.name, text.replace(['\n', '\t'], " "));
}

fn examine(trial: &Trial, point: &[f64], value: f64) -> (String, String) {
    let count = point.len();
    let along: f64;
    let (mut expected, mut second) = (vec![0.0; count], vec![0.0; count]);
    for i in 0..count {
        let lifted: Vec<F> = (0..count).map(|k| F::new(point[k], if k == i { 1.0 } else { 0.0 }, trial.direction[k], 0.0)).collect();
        let result = (trial.dual)(&lifted);
        (expected[i], second[i]) = (result.eps1, result.eps1eps2);
    }
    if !expected.iter().chain(&second).all(|x| x.is_finite() && x.abs() < 1e6) {
        return ("skipped".into(), "not differentiable, or too steep".into());
    }
    along = expected.iter().zip(trial.direction).map(|(g, d)| g * d).sum();
    let failed = |kind: &str, found: String, right: String| {
        let kinked = !is_smooth(trial, point);
        (if kinked { "skipped" } else { kind }.to_string(), format!("found {found} instead of {right} at {point:?}"))
    };
    let (found, gradient) = (trial.gradient)(point);
    if found.to_bits() != value.to_bits() {
        return ("wrong value".into(), format!("value_and_grad: found {found:?} instead of {value:?} at {point:?}"));
    }
    if !close(&gradient, &expected) {
        return failed("wrong gradient", format!("{gradient:?}"), format!("{expected:?}"));
    }
    let (found, scaled) = (trial.pullback)(point, SEED);
    if found.to_bits() != value.to_bits() {
        return ("wrong value".into(), format!("vjp: found {found:?} instead of {value:?} at {point:?}"));
    }
    if !close(&scaled, &expected.iter().map(|x| x * SEED).collect::<Vec<_>>()) {
        return failed("wrong pullback", format!("{scaled:?}"), format!("{SEED} times {expected:?}"));
    }
    let mut numbers = vec![value];
    numbers.extend(&gradient);
    if let Some(tangent) = trial.tangent {
        let (found, slope) = tangent(point, trial.direction);
        if found.to_bits() != value.to_bits() {
            return ("wrong value".into(), format!("jvp: found {found:?} instead of {value:?} at {point:?}"));
        }
        let scale: f64 = expected.iter().zip(trial.direction).map(|(g, d)| (g * d).abs()).sum();
        if !((slope - along).abs() <= EXACT * (1.0 + scale)) {
            return failed("wrong tangent", format!("{slope:?}"), format!("{along:?}"));
        }
        numbers.push(slope);
    }
    if let Some(product) = trial.product {
        let found = product(point, trial.direction);
        if !close(&found, &second) {
            return failed("wrong second order", format!("{found:?}"), format!("{second:?}"));
        }
        numbers.extend(&found);
    }
    ("passed".into(), numbers.iter().map(|x| format!("{x:e}")).collect::<Vec<_>>().join(" "))
}

fn close(found: &[f64], expected: &[f64]) -> bool {
    let scale = expected.iter().fold(1.0, |a: f64, b| a.max(b.abs()));
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= EXACT * scale)
}

/// Whether differences to both sides agree along every parameter.
fn is_smooth(trial: &Trial, point: &[f64]) -> bool {
    const STEP: f64 = 1e-6;
    let at = |i: usize, step: f64| {
        let mut moved = point.to_vec();
        moved[i] += step;
        catch_unwind(AssertUnwindSafe(|| (trial.plain)(&moved))).unwrap_or(f64::NAN)
    };
    (0..point.len()).all(|i| {
        let (left, middle, right) = (at(i, -STEP), at(i, 0.0), at(i, STEP));
        let (before, after) = ((middle - left) / STEP, (right - middle) / STEP);
        (before - after).abs() <= 1e-3 * (1.0 + before.abs().max(after.abs()))
    })
}
