//! A function under its name where a function parameter is called with derivatives: `__function_record`,
//! `__function_tangent` and `__function_tangent_record` take and return what a closure does that is passed on.

use super::functions::Taken;
use super::types::referent;
use super::{Companion, Lending, with_lent};
use crate::graph::Ty;
use crate::syntax::signature::{Param, Passing, Wrapper};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::visit::Visit;

/// Whether a value of the type holds references, which nothing keeps.
fn holds_reference(ty: &syn::Type) -> bool {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_type_reference(&mut self, _: &'ast syn::TypeReference) {
            self.0 = true;
        }

        fn visit_lifetime(&mut self, _: &'ast syn::Lifetime) {
            self.0 = true;
        }
    }
    let mut found = Found(false);
    found.visit_type(ty);
    found.0
}

impl Companion<'_> {
    /// `__function_record` and `__function_tangent`: this function where a function parameter is called with derivatives.
    pub(in crate::emit) fn named_forms(&self, forward: bool, second: bool) -> TokenStream {
        let signature = self.signature;
        // What is borrowed is copied, so its type must be known to be numbers.
        let told = |p: &Param| crate::syntax::types::is_told(&p.ty, &signature.scalars);
        let fits = |p: &Param| {
            let passes = p.passing == Passing::Value || (p.passing == Passing::Shared && told(p));
            p.function.is_none() && passes && !holds_reference(&referent(&p.ty))
        };
        let plain = signature.output.wrapper == Wrapper::Plain && signature.output.model.can_be_active();
        if signature.home.is_method() || !plain || !signature.params.iter().all(fits) {
            return TokenStream::new();
        }
        let mut tokens = self.named_record(false);
        if forward {
            tokens.extend(self.named_tangent());
        }
        if second {
            tokens.extend(self.named_record(true));
        }
        tokens
    }

    /// `__function_record`, or with tangents `__function_tangent_record`.
    fn named_record(&self, with_tangents: bool) -> TokenStream {
        let mut copies = TokenStream::new();
        let (mut place_tys, mut places, mut handed) = (Vec::new(), Vec::new(), Vec::new());
        let rounds = if with_tangents { 2 } else { 1 };
        for param in &self.signature.params {
            let (name, dot) = (&param.ident, self.tangent_name(param));
            let mut again = [None, None];
            if param.passing == Passing::Shared {
                let is_slice = matches!(param.model, Ty::Slice(_));
                again[0] = Some(self.kept_copy(name, is_slice, &mut copies));
                if with_tangents {
                    // The tangent of a `&Vec` is a slice, too.
                    let is_slice = is_slice || matches!(param.model, Ty::Vec(_));
                    again[1] = Some(if param.active { self.kept_copy(&dot, is_slice, &mut copies) } else { quote!(()) });
                }
            }
            for (round, again) in again.into_iter().take(rounds).enumerate() {
                if param.active {
                    let ty = self.place_ty(param);
                    let place = if round == 0 { self.adjoint_name(param) } else { self.adjoint_dot_name(param) };
                    place_tys.push(quote!(&mut #ty));
                    places.push(place.to_token_stream());
                    handed.push(with_lent(again, place.to_token_stream()));
                } else {
                    place_tys.push(quote!(()));
                    places.push(quote!(_));
                    handed.push(with_lent(again, quote!(())));
                }
            }
        }
        let (generics, clauses) = (self.plain_generics(), self.clauses());
        let (value_ty, seed_ty) = (self.value_ty(), self.seed_ty());
        let named = self.captured(Taken::AsWritten, &Lending::default());
        let named = &named[..named.len() - self.signature.params.len()];
        let [value, dot_value, back, seed] = ["value", "dot_value", "back", "seed"].map(|n| Ident::new(n, Span::mixed_site()));
        let (form, params, call) = match with_tangents {
            true => ("tangent_record", self.named_pairs(), self.call_hidden("tangent_record", &self.named_arguments())),
            false => ("record", self.plain_params(), self.call_hidden("record", &self.pass())),
        };
        let (seed_ty, captured, dot_ty, dot) = match with_tangents {
            true => (quote!((#seed_ty, #seed_ty)), quote!(&mut (), &mut ()), Some(quote!(#seed_ty,)), Some(quote!(#dot_value,))),
            false => (seed_ty, quote!(&mut ()), None, None),
        };
        let ignored = if with_tangents { quote!(_: &mut (), _: &mut ()) } else { quote!(_: &mut ()) };
        let pullback_ty =
            quote_spanned!(Span::mixed_site()=> impl ::core::ops::FnOnce(#seed_ty, #captured, #(#place_tys),*) + use<#(#named),*>);
        let function = format_ident!("__function_{}", form, span = Span::mixed_site());
        quote! {
            #[doc(hidden)]
            pub fn #function #generics(#(#params),*) -> (#value_ty, #dot_ty #pullback_ty) #clauses {
                #copies
                let (#value, #dot #back) = #call;
                (#value, #dot move |#seed: #seed_ty, #ignored, #(#places: #place_tys),*| #back(#seed, #(#handed),*))
            }
        }
    }

    /// Keeps a copy of a borrowed argument, and gives what stands for it in the pullback.
    fn kept_copy(&self, name: &Ident, is_slice: bool, copies: &mut TokenStream) -> TokenStream {
        let (private, kept) = (&self.private, format_ident!("{}_kept", name, span = Span::mixed_site()));
        copies.extend(if is_slice {
            quote!(let #kept = #private::to_vec(#name);)
        } else {
            quote!(let #kept = #private::Clone::clone(#name);)
        });
        if is_slice { quote!(&#kept[..]) } else { quote!(&#kept) }
    }

    fn named_tangent(&self) -> TokenStream {
        let (generics, clauses, params) = (self.plain_generics(), self.clauses(), self.named_pairs());
        let (value_ty, tangent_ty) = (self.value_ty(), self.seed_ty());
        let call = self.call_hidden("tangent", &self.named_arguments());
        quote! {
            #[doc(hidden)]
            pub fn __function_tangent #generics(#(#params),*) -> (#value_ty, #tangent_ty) #clauses {
                #call
            }
        }
    }

    /// Each parameter with its tangent.
    fn named_pairs(&self) -> Vec<TokenStream> {
        let dots = self.signature.params.iter().map(|param| match param.active {
            true => (self.tangent_name(param).to_token_stream(), self.tangent_param_ty(param, crate::emit::tangent::Side::Hidden)),
            false => (quote!(_), quote!(())),
        });
        self.plain_params().iter().zip(dots).map(|(param, (dot, ty))| quote!(#param, #dot: #ty)).collect()
    }

    /// The parameters, then their tangents, as arguments.
    fn named_arguments(&self) -> Vec<TokenStream> {
        let handed = self.signature.params.iter().map(|p| if p.active { self.tangent_name(p).to_token_stream() } else { quote!(()) });
        self.pass().into_iter().chain(handed).collect()
    }
}
