//! A differentiation compiler in an attribute.
#![no_std]

pub use autodiff_macros::differentiable;
pub use autodiff_runtime::*;
