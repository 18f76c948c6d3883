//! Value and tangent as vector spaces: `Differentiable` for both, `Tangent` for the tangent, and `Value`, through
//! which generated code looks behind references. All of it goes field by field; a skipped field is passed over.

use super::generics::Parts;
use super::model::Model;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Generics;

pub fn spaces(model: &Model, parts: &Parts) -> TokenStream {
    let of_value = space(model, parts, &model.name, &parts.value);
    let of_tangent = space(model, parts, &model.tangent, &parts.tangent);
    let operations = operations(model, parts);
    quote!(#of_value #of_tangent #operations)
}

/// `Differentiable` and `Value`.
fn space(model: &Model, parts: &Parts, name: &Ident, generics: &Generics) -> TokenStream {
    let (private, tangent) = (&parts.private, &model.tangent);
    let (declared, arguments, predicates) = generics.split_for_impl();
    let (_, tangent_arguments, _) = parts.tangent.split_for_impl();
    let (_, _, given) = if *name == model.name { model.generics.split_for_impl() } else { generics.split_for_impl() };
    let zeros = model.fields.iter().map(|field| {
        let member = &field.member;
        if field.skipped { quote!(#member: ()) } else { quote!(#member: #private::Differentiable::zero_tangent(&self.#member)) }
    });
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds, deprecated)]
        impl #declared #private::Differentiable for #name #arguments #predicates {
            type Tangent = #tangent #tangent_arguments;

            #[inline]
            fn zero_tangent(&self) -> Self::Tangent {
                #tangent { #(#zeros),* }
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #declared #private::Value for #name #arguments #given {
            type Value = Self;

            #[inline(always)]
            fn value(&self) -> &Self {
                self
            }
        }
    }
}

/// `Tangent`.
fn operations(model: &Model, parts: &Parts) -> TokenStream {
    let (private, name) = (&parts.private, &model.tangent);
    let (declared, arguments, predicates) = parts.tangent.split_for_impl();
    let members: Vec<_> = model.differentiated().map(|field| &field.member).collect();
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds, deprecated, unused_variables)]
        impl #declared #private::Tangent for #name #arguments #predicates {
            #[inline]
            fn accumulate(&mut self, other: &Self) {
                #(#private::Tangent::accumulate(&mut self.#members, &other.#members);)*
            }

            #[inline]
            fn scale_tangent(&mut self, factor: ::core::primitive::f64) {
                #(#private::Tangent::scale_tangent(&mut self.#members, factor);)*
            }

            #[inline]
            fn dot_tangent(&self, other: &Self) -> ::core::primitive::f64 {
                0.0 #(+ #private::Tangent::dot_tangent(&self.#members, &other.#members))*
            }
        }
    }
}
