//! The companion of a function that was refused: everything is there by name, so that one mistake gives one error.

use crate::syntax::options::Options;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

/// A companion whose functions accept anything.
pub fn stub(item: &ItemFn, options: &Options) -> TokenStream {
    let vis = &item.vis;
    let name = options.name.as_ref().unwrap_or(&item.sig.ident);
    if item.sig.receiver().is_some() {
        return TokenStream::new();
    }
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name {}
    }
}
