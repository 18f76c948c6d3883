//! Stage 4: from the graph of a function to the graph of its derivative.
//!
//! *Primal*: a value of the original function. *Tangent*: its directional derivative (forward mode). *Adjoint*: the
//! derivative of the result by it (reverse mode). *Seed*: the adjoint of the result. A derivative graph is a graph like
//! any other, so that forward mode can be applied to the outcome of reverse mode.

mod cut;
mod directions;
mod forward;
mod guards;
mod jumps;
mod lengths;
mod record;
mod reverse;
mod straight;

pub use directions::directions;
pub use forward::{Forward, forward};
pub use guards::drop_guards;
pub use record::record;
pub use reverse::{Request, Reverse, Seed, reverse};
