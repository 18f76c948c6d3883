//! `#[derive(Differentiable)]`, a small compiler of its own: in goes a struct, out come its tangent and the traits of both.
//!
//! ```text
//! tokens ─ model (checked) ─ generics ─ tangent, spaces, walks ─ tokens
//! ```
//!
//! `model` reports what cannot be derived; afterwards nothing is left to refuse. Whether a type of a field carries a
//! derivative is for rustc to say, at the field.

/// The struct as written: fields, which of them are skipped, options.
mod model;

/// Types and generics without what they borrow.
mod owned;

/// The type parameters, bounds and predicates of what is emitted.
mod generics;

/// The tangent struct.
mod tangent;

/// Value and tangent as vector spaces: `Differentiable`, `Tangent` and what generated code needs.
mod spaces;

/// Value and tangent as sequences of numbers: `Parameters` and `Coordinates`.
mod walks;

use crate::diagnostics::Diagnostics;
use generics::Parts;
use model::Model;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

/// The items beside a struct that derives `Differentiable`.
pub fn derive(tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let input: DeriveInput = match syn::parse2(tokens) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let model = model::read(input, &mut diagnostics);
    let items = model.map(|model| emit(&model));
    let errors = diagnostics.into_tokens();
    quote!(#errors #items)
}

fn emit(model: &Model) -> TokenStream {
    let parts = Parts::of(model);
    let tangent = tangent::tangent(model, &parts);
    let spaces = spaces::spaces(model, &parts);
    let walks = walks::walks(model, &parts);
    quote!(#tangent #spaces #walks)
}
