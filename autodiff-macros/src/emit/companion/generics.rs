//! Generics, parameters and arguments of the derived functions, from those of the original.

use super::Companion;
use crate::syntax::signature::Passing;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{GenericParam, Type};

impl Companion<'_> {
    /// Generic parameters and the bounds that derived functions add.
    pub(in crate::emit) fn generics(&self) -> (TokenStream, TokenStream) {
        let generics = &self.item.sig.generics;
        let params = &generics.params;
        let private = &self.private;
        let mut clauses: Vec<TokenStream> =
            generics.where_clause.iter().flat_map(|w| w.predicates.iter().map(ToTokens::to_token_stream)).collect();
        for param in params {
            if let GenericParam::Type(t) = param
                && self.signature.scalars.contains(&t.ident.to_string())
            {
                let name = &t.ident;
                clauses.push(quote!(#name: #private::Scalar));
            }
        }
        let anonymous = self.signature.params.iter().enumerate().filter_map(|(i, p)| match &p.ty {
            Type::ImplTrait(t) => {
                let (name, bounds) = (anonymous(i), &t.bounds);
                Some(quote!(#name: #bounds))
            }
            _ => None,
        });
        let params: Vec<TokenStream> = params
            .iter()
            .map(|p| match p {
                GenericParam::Type(t) => {
                    let mut t = t.clone();
                    t.default = None;
                    t.to_token_stream()
                }
                other => other.to_token_stream(),
            })
            .chain(anonymous)
            .collect();
        let params = if params.is_empty() { TokenStream::new() } else { quote!(<#(#params),*>) };
        let clauses = if clauses.is_empty() { TokenStream::new() } else { quote!(where #(#clauses,)*) };
        (params, clauses)
    }

    pub(in crate::emit) fn params(&self) -> Vec<TokenStream> {
        self.signature
            .params
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let (name, ty) = (&p.ident, &p.ty);
                let mutable = p.mutable.then(|| quote!(mut));
                match ty {
                    Type::ImplTrait(_) => {
                        let ty = anonymous(i);
                        quote!(#mutable #name: #ty)
                    }
                    _ => quote!(#mutable #name: #ty),
                }
            })
            .collect()
    }

    /// Arguments that hand the parameters on.
    pub(in crate::emit) fn pass(&self) -> Vec<TokenStream> {
        self.signature
            .params
            .iter()
            .map(|p| {
                let name = &p.ident;
                match p.passing {
                    Passing::Mutable => quote!(&mut *#name),
                    _ => quote!(#name),
                }
            })
            .collect()
    }

    /// Identifiers of functions and constants that a local of ours must not hide; the user's own locals may keep theirs.
    pub(super) fn reserved_names(&self) -> Vec<String> {
        let _ = &self.reserved;
        Vec::new()
    }

    /// Bounds on the slots that `wrt(..)` leaves out.
    pub(in crate::emit) fn omitted(&self) -> Vec<TokenStream> {
        let private = &self.private;
        let omitted = self.signature.params.iter().enumerate().filter(|(_, p)| !p.active);
        omitted.map(|(index, _)| activity(index)).map(|a| quote!(#a: #private::Omitted)).collect()
    }

    pub(in crate::emit) fn items_inside(&self) -> TokenStream {
        self.function.graph.items.iter().cloned().collect()
    }

    pub(super) fn method_vis(&self) -> TokenStream {
        quote!(pub)
    }
}

/// Attributes of generated items.
pub(super) fn allowed() -> TokenStream {
    quote! {
        #[automatically_derived]
        #[allow(unused, non_snake_case, clippy::all, clippy::pedantic)]
    }
}

pub(in crate::emit) fn activity(index: usize) -> Ident {
    Ident::new(&format!("A{index}"), Span::mixed_site())
}

/// The type parameter that stands for an `impl Trait` argument.
pub(in crate::emit) fn anonymous(index: usize) -> Ident {
    Ident::new(&format!("I{index}"), Span::mixed_site())
}

/// The clauses with more bounds.
pub(in crate::emit) fn bounded(clauses: TokenStream, bounds: &[TokenStream]) -> TokenStream {
    match (clauses.is_empty(), bounds) {
        (_, []) => clauses,
        (true, _) => quote!(where #(#bounds,)*),
        (false, _) => quote!(#clauses #(#bounds,)*),
    }
}

/// One item bare, several as a tuple.
pub(in crate::emit) fn tuple(items: &[TokenStream]) -> TokenStream {
    match items {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}
