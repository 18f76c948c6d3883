//! Located messages, collected until the end so that several mistakes give several errors.
//!
//! Every message says what cannot be differentiated and why, and what to write instead.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors found so far.
#[derive(Default)]
pub struct Diagnostics {
    errors: Option<syn::Error>,
}

impl Diagnostics {
    /// Reports a mistake at the user's tokens.
    pub fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    pub fn error_at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.add(syn::Error::new(span, message));
    }

    pub fn add(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    pub fn extend(&mut self, other: Diagnostics) {
        if let Some(errors) = other.errors {
            self.add(errors);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_none()
    }

    /// All messages as `compile_error!` items.
    pub fn into_tokens(self) -> TokenStream {
        self.messages().collect()
    }

    /// The messages one by one, each as `compile_error!`.
    pub fn messages(self) -> impl Iterator<Item = TokenStream> {
        self.errors.into_iter().flatten().map(syn::Error::into_compile_error)
    }
}
