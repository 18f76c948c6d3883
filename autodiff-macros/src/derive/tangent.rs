//! The tangent struct, and the standard traits that every tangent has.
//!
//! ```text
//! struct Layer<T, const N: usize> { weight: [T; N], steps: usize }
//!
//! struct LayerTangent<T, const N: usize> where T: Differentiable { weight: <[T; N] as Differentiable>::Tangent, steps: () }
//! ```
//!
//! `Clone`, `Debug` and `PartialEq` are written out, because those of the standard library would ask for `T: Clone`
//! where only the tangent of `T` is cloned.

use super::generics::Parts;
use super::model::{Kind, Model};
use proc_macro2::TokenStream;
use quote::quote;

pub fn tangent(model: &Model, parts: &Parts) -> TokenStream {
    let definition = definition(model, parts);
    let (name, generics) = (&model.tangent, &parts.tangent);
    let (declared, arguments, predicates) = generics.split_for_impl();
    let members: Vec<_> = model.fields.iter().map(|field| &field.member).collect();
    let debug = debug(model);
    quote! {
        #definition

        #[automatically_derived]
        #[allow(trivial_bounds, deprecated)]
        impl #declared ::core::clone::Clone for #name #arguments #predicates {
            #[inline]
            fn clone(&self) -> Self {
                #name { #(#members: ::core::clone::Clone::clone(&self.#members)),* }
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds, deprecated)]
        impl #declared ::core::fmt::Debug for #name #arguments #predicates {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #debug
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds, deprecated, unused_variables)]
        impl #declared ::core::cmp::PartialEq for #name #arguments #predicates {
            #[inline]
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                true #(&& ::core::cmp::PartialEq::eq(&self.#members, &other.#members))*
            }
        }
    }
}

fn definition(model: &Model, parts: &Parts) -> TokenStream {
    let Model { vis, tangent, attributes, .. } = model;
    let doc = format!("The tangents of [`{}`]: gradients by it, and directions in which it changes.", model.name);
    let fields = model.fields.iter().zip(&parts.types).map(|(field, ty)| {
        let doc = if field.skipped {
            format!("Nothing: `{}` carries no derivative.", field.name())
        } else {
            format!("The tangent of `{}`.", field.name())
        };
        let vis = &field.vis;
        match &field.member {
            syn::Member::Named(name) => quote!(#[doc = #doc] #vis #name: #ty),
            syn::Member::Unnamed(_) => quote!(#[doc = #doc] #vis #ty),
        }
    });
    let predicates = &parts.tangent.where_clause;
    let generics = &parts.tangent;
    let body = match model.kind {
        Kind::Named => quote!(#generics #predicates { #(#fields),* }),
        Kind::Tuple => quote!(#generics (#(#fields),*) #predicates;),
        Kind::Unit => quote!(#generics #predicates;),
    };
    quote! {
        #[doc = #doc]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, missing_copy_implementations, non_camel_case_types, trivial_bounds, private_bounds)]
        #(#[#attributes])*
        #vis struct #tangent #body
    }
}

fn debug(model: &Model) -> TokenStream {
    let name = model.tangent.to_string();
    let members = model.fields.iter().map(|field| &field.member);
    let labels = model.fields.iter().map(|field| field.name());
    match model.kind {
        Kind::Named => quote! {
            ::core::fmt::Formatter::debug_struct(f, #name)#(.field(#labels, &self.#members))*.finish()
        },
        Kind::Tuple => quote!(::core::fmt::Formatter::debug_tuple(f, #name)#(.field(&self.#members))*.finish()),
        Kind::Unit => quote!(::core::fmt::Formatter::write_str(f, #name)),
    }
}
