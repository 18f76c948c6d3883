//! The hidden functions of options that were not given: only their bound counts, whose message stands at the caller's call.

use crate::emit::companion::{Companion, Lending, activity, bounded};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

impl Companion<'_> {
    /// A function that nobody can call, as it asks for the option.
    pub(in crate::emit) fn lacking(&self, form: &str, option: &str, tangents: bool) -> TokenStream {
        let private = &self.private;
        let option = Ident::new(option, Span::mixed_site());
        let tangents = if tangents { self.hidden_tangents(|_| None).0 } else { Vec::new() };
        let first = activity(0);
        let clauses = bounded(self.clauses(), &[quote!(#first: #private::#option)]);
        self.hidden(form, &Lending::default(), &tangents, quote!(#first::Lacking), &clauses, quote!(::core::unreachable!()))
    }

    /// Those of the option `hessian`.
    pub(in crate::emit) fn lacking_second(&self, scalar: bool) -> TokenStream {
        let mut tokens = self.lacking("tangent_record", if self.options.needs_forward() { "OptionHessian" } else { "OptionForward" }, true);
        if scalar {
            tokens.extend(self.lacking("grad_record", "OptionHessian", false));
            tokens.extend(self.lacking("value_and_grad_record", "OptionHessian", false));
        }
        tokens
    }
}
