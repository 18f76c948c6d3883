//! The companion of a function that was refused: everything is there by name, so that one mistake gives one error.

use crate::diagnostics::Diagnostics;
use crate::syntax::options::Options;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ItemFn;

/// What people call.
const PUBLIC: [&str; 8] = ["value_and_grad", "grad", "accumulate_grad", "vjp", "jvp", "jacobian", "hessian", "hvp"];

/// What generated callers call.
const HIDDEN: [&str; 9] = [
    "accepts",
    "identity",
    "record",
    "tangent",
    "tangent_record",
    "grad_record",
    "grad_tangent",
    "value_and_grad_record",
    "value_and_grad_tangent",
];

/// The messages, with a companion whose members accept anything: they are constants of a type that holds the first message as
/// the length of an array, and rustc keeps silent about uses of a type that failed.
pub fn stub(item: &ItemFn, options: &Options, diagnostics: Diagnostics) -> TokenStream {
    let mut errors = diagnostics.messages();
    let first = errors.next();
    let vis = &item.vis;
    let name = options.name.as_ref().unwrap_or(&item.sig.ident);
    let at = |name: &str| Ident::new(name, Span::call_site());
    let members = PUBLIC.iter().map(|name| at(name)).chain(HIDDEN.iter().map(|name| format_ident!("__{name}")));
    let marker = Ident::new("A", Span::mixed_site());
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name<#marker = ()> {
            _activity: ::core::marker::PhantomData<#marker>,
        }

        #[allow(non_upper_case_globals, dead_code)]
        const _: () = {
            type Refused = [(); #first];

            impl<#marker> #name<#marker> {
                #(pub const #members: Refused = [];)*
            }
        };

        #(#errors)*
    }
}
