//! The report of a check that did not pass.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// How many wrong entries are written out.
const SHOWN: usize = 10;

/// Why a check did not pass.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check;
///
/// // The derivative by `b[1]` has the wrong sign.
/// let wrong = check::gradient(&(2.0, [1.0, 3.0]), |(a, b)| a * b[0] - b[1], |(a, b)| (a * b[0] - b[1], (b[0], [*a, 1.0])));
/// let report = wrong.unwrap_err().to_string();
/// assert!(report.starts_with("1 of 3 derivatives is wrong\n  `1[1]`: expected -1 ± "), "{report}");
/// assert!(report.ends_with("found 1 (relative difference 2.0e0)"), "{report}");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Failure {
    /// The derived function returns another value than the function itself.
    Value {
        /// What the function returns.
        expected: f64,
        /// What came with the derivative.
        found: f64,
        /// Which entry of the result.
        entry: String,
    },
    /// A derivative has another number of entries than what it is the derivative by or of.
    Length {
        /// How many entries it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// Entries of the derivative are wrong, or nothing can be said about them.
    Entries {
        /// These, in the order of the parameters.
        mismatches: Vec<Mismatch>,
        /// How many were compared.
        compared: usize,
    },
}

/// An entry of a derivative that did not pass.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check::{self, Cause, Failure};
///
/// // The derivative of the square is twice the number.
/// let Err(Failure::Entries { mismatches, .. }) = check::gradient(&3.0, |x| x * x, |x| (x * x, *x)) else { unreachable!() };
/// assert_eq!((mismatches[0].found, mismatches[0].cause), (3.0, Cause::Wrong));
/// assert!((mismatches[0].expected - 6.0).abs() < mismatches[0].error);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Which: `layers.0.weight[3]` of a gradient, two names of a Hessian. Empty where the point is a bare number.
    pub entry: String,
    /// What it should be.
    pub expected: f64,
    /// How far `expected` may be off.
    pub error: f64,
    /// What it is.
    pub found: f64,
    /// Why it did not pass.
    pub cause: Cause,
}

/// Why an entry of a derivative did not pass.
///
/// ```
/// # use autodiff_runtime as autodiff;
/// use autodiff::check::{self, Cause, Failure};
///
/// let Err(Failure::Entries { mismatches, .. }) = check::gradient(&0.0, |x| x.abs(), |x| (x.abs(), 1.0)) else { unreachable!() };
/// assert_eq!(mismatches[0].cause, Cause::Kink);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// It differs from what is expected.
    Wrong,
    /// The function has a kink or a jump at the point: the differences to both sides disagree, so no derivative exists.
    Kink,
    /// Differences do not settle: the function is not finite around the point, or oscillates, or is too rough.
    Unsettled,
}

impl Mismatch {
    /// `|expected - found| / max(|expected|, |found|)`: 2 for a wrong sign, NaN where one of them is.
    ///
    /// ```
    /// # use autodiff_runtime as autodiff;
    /// use autodiff::check::{Cause, Mismatch};
    ///
    /// let wrong_sign = Mismatch { entry: "w".to_string(), expected: 3.0, error: 1e-9, found: -3.0, cause: Cause::Wrong };
    /// assert_eq!(wrong_sign.relative_difference(), 2.0);
    /// ```
    pub fn relative_difference(&self) -> f64 {
        (self.expected - self.found).abs() / self.expected.abs().max(self.found.abs())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.entry.is_empty() {
            write!(f, "`{}`: ", self.entry)?;
        }
        let Mismatch { error, found, .. } = self;
        let expected = rounded(self.expected);
        match self.cause {
            Cause::Wrong => {
                write!(f, "expected {expected} ± {error:.1e}, found {found} (relative difference {:.1e})", self.relative_difference())
            }
            Cause::Kink => write!(f, "the function has a kink here, so there is no derivative to expect; found {found}"),
            Cause::Unsettled => {
                write!(f, "differences do not settle here, the best being {expected} ± {error:.1e}; found {found}")
            }
        }
    }
}

/// To ten digits, which is what differences have.
fn rounded(x: f64) -> f64 {
    format!("{x:.9e}").parse().unwrap_or(x)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Value { expected, found, entry } => {
                write!(f, "the value")?;
                if !entry.is_empty() {
                    write!(f, " of `{entry}`")?;
                }
                write!(f, " is {expected}, but {found} came with the derivative")
            }
            Failure::Length { expected, found } => write!(f, "a derivative by {expected} numbers has {found} entries"),
            Failure::Entries { mismatches, compared } => {
                let outcome = match mismatches.len() {
                    _ if mismatches.iter().any(|m| m.cause != Cause::Wrong) => "did not pass",
                    1 => "is wrong",
                    _ => "are wrong",
                };
                write!(f, "{} of {compared} derivatives {outcome}", mismatches.len())?;
                for mismatch in mismatches.iter().take(SHOWN) {
                    write!(f, "\n  {mismatch}")?;
                }
                if mismatches.len() > SHOWN {
                    write!(f, "\n  and {} more", mismatches.len() - SHOWN)?;
                }
                Ok(())
            }
        }
    }
}

impl core::error::Error for Failure {}

impl Failure {
    /// Passes if there are no mismatches.
    pub(super) fn unless_empty(mismatches: Vec<Mismatch>, compared: usize) -> Result<(), Failure> {
        if mismatches.is_empty() { Ok(()) } else { Err(Failure::Entries { mismatches, compared }) }
    }

    /// Passes if both values are equal bit for bit, or both NaN.
    pub(super) fn unless_same(expected: f64, found: f64, entry: &str) -> Result<(), Failure> {
        let same = expected.to_bits() == found.to_bits() || expected.is_nan() && found.is_nan();
        if same { Ok(()) } else { Err(Failure::Value { expected, found, entry: entry.into() }) }
    }
}
