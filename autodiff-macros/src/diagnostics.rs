//! Located messages, collected until the end so that several mistakes give several errors.
//!
//! Every message says what cannot be differentiated and why, and what to write instead.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors found so far.
#[derive(Default)]
pub struct Diagnostics {
    errors: Vec<syn::Error>,
}

impl Diagnostics {
    /// Reports a mistake at the user's tokens.
    pub fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    pub fn error_at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.add(syn::Error::new(span, message));
    }

    /// What is lowered several times, such as the body of a closure, is reported once.
    pub fn add(&mut self, error: syn::Error) {
        let place = |e: &syn::Error| (format!("{:?}", e.span()), e.to_string());
        for error in error {
            if !self.errors.iter().any(|known| place(known) == place(&error)) || cfg!(test) {
                self.errors.push(error);
            }
        }
    }

    pub fn extend(&mut self, other: Diagnostics) {
        self.errors.extend(other.errors);
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    pub fn len(&self) -> usize {
        self.errors.len()
    }

    /// All messages as `compile_error!` items.
    pub fn into_tokens(self) -> TokenStream {
        self.messages().collect()
    }

    /// The messages one by one, each as `compile_error!`.
    pub fn messages(self) -> impl Iterator<Item = TokenStream> {
        self.errors.into_iter().map(syn::Error::into_compile_error)
    }
}
