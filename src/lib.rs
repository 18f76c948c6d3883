//! A differentiation compiler in an attribute.
#![no_std]

pub use autodiff_macros::{Differentiable, differentiable};
pub use autodiff_runtime::*;
