//! Stage 1: what did the user write? Options and signature as a checked model that keeps the original tokens.
//!
//! Bodies stay syntax trees: `lower` walks them and refuses by name what it does not know.

pub mod accessors;
mod behind;
pub mod check;
pub mod function;
pub mod groups;
pub mod lifetimes;
pub mod matrix;
pub mod methods;
pub mod operators;
pub mod options;
pub mod signature;
pub mod types;
