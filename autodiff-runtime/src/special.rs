//! Special functions of reals for `f32` and `f64`, stable over their whole domain.
//!
//! Those by libm or by series (error function, gamma family) are computed in double precision and rounded to the
//! scalar at the end.

/// Logistic functions.
mod logistic;

/// The error function.
mod error_function;

/// Γ, its logarithm and the beta function.
mod gamma;

/// Derivatives of ln Γ.
mod polygamma;

/// The numbers in asymptotic series.
mod bernoulli;

pub use error_function::{erf, erfc};
pub use gamma::{gamma, ln_beta, ln_gamma};
pub use logistic::{log_sigmoid, logit, sigmoid, softplus};
pub use polygamma::{digamma, polygamma};

#[cfg(test)]
mod tests;
