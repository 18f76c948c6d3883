//! Stage 6: readable Rust.
//!
//! `companion` assembles the items beside the function; `schedule` decides where values are computed, `body` writes
//! statements and expressions, `names` keeps identifiers apart, `stub` stands in where something was refused.

mod body;
mod companion;
mod names;
mod schedule;
mod stub;
mod tangent;

pub use companion::{Derived, DerivedClosure, agreed, companion, companion_impl, operator, refused, verdicts};
pub use stub::stub;
pub use tangent::{MATRICES, Matrix, Stores};
