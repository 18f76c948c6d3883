//! The compiler behind `#[differentiable]`, and `#[derive(Differentiable)]`.
//!
//! The modules stand in the order in which a function passes through them; `pipeline` calls them one after the other.
//! This file alone names `proc_macro`, so that everything else can be tested as an ordinary library.

mod diagnostics;

/// What did the user write? Afterwards: checked options and signature.
mod syntax;

/// The expression graph that all later stages speak.
mod graph;

/// Derivative rules as data.
mod rules;

/// Syntax tree to graph. Afterwards: nothing is left to refuse.
mod lower;

/// Questions about a graph.
mod analysis;

/// Loops and arrays to a straight program of scalars, where sizes are small and known.
mod straighten;

/// Graph to derivative graph.
mod differentiate;

/// Graph to smaller graph.
mod simplify;

/// Graph to what people draw: boxes, arrows, frames.
mod picture;

/// Graph to Rust.
mod emit;

/// The stages in order.
mod pipeline;

/// Structs: their tangents, and the traits of both.
mod derive;

use proc_macro::TokenStream;

/// Derives the gradient of a function at compile time.
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::compile(options.into(), item.into()).into()
}

/// Derives the tangent of a struct.
#[proc_macro_derive(Differentiable, attributes(differentiable))]
pub fn derive_differentiable(item: TokenStream) -> TokenStream {
    derive::derive(item.into()).into()
}

#[cfg(test)]
mod cost_tests;

#[cfg(test)]
mod fuzz_tests;

#[cfg(test)]
mod golden_tests;

#[cfg(test)]
mod mutation_tests;

#[cfg(test)]
mod random_tests;
