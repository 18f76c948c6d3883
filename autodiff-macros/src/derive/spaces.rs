//! Value and tangent as vector spaces: `Differentiable` for both, `Tangent` and its shape for the tangent, and `Value`, through
//! which generated code looks behind references. All of it goes field by field; a skipped field is passed over.

use super::generics::Parts;
use super::model::Model;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Generics;

pub fn spaces(model: &Model, parts: &Parts) -> TokenStream {
    let of_value = space(model, parts, &model.name, &parts.value);
    let of_tangent = space(model, parts, &model.tangent, &parts.tangent);
    let (operations, shape) = (operations(model, parts), shape(model, parts));
    quote!(#of_value #of_tangent #operations #shape)
}

fn shape_name(model: &Model) -> Ident {
    format_ident!("{}Shape", model.tangent)
}

/// What makes a zero of the tangent: a struct of the shapes of its fields.
fn shape(model: &Model, parts: &Parts) -> TokenStream {
    let (private, tangent, vis, name) = (&parts.private, &model.tangent, &model.vis, shape_name(model));
    let (declared, arguments, predicates) = parts.tangent.split_for_impl();
    let generics = &parts.tangent;
    let fields = model.fields.iter().zip(&parts.types);
    let types = fields.map(|(field, ty)| if field.skipped { quote!(#ty) } else { quote!(<#ty as #private::Tangent>::Shape) });
    let numbered: Vec<_> = (0..model.fields.len()).map(|number| format_ident!("f{number}")).collect();
    let members: Vec<_> = model.fields.iter().map(|field| &field.member).collect();
    let zeros = model
        .fields
        .iter()
        .zip(&numbered)
        .map(|(field, number)| if field.skipped { quote!(()) } else { quote!(#private::TangentShape::zeros(&self.#number)) });
    quote! {
        #[doc(hidden)]
        #[allow(missing_debug_implementations, missing_copy_implementations, non_camel_case_types, trivial_bounds, private_bounds, deprecated)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
        #vis struct #name #generics #predicates { #(#numbered: #types),* }

        #[automatically_derived]
        #[allow(trivial_bounds, deprecated)]
        impl #declared ::core::clone::Clone for #name #arguments #predicates {
            #[inline]
            fn clone(&self) -> Self {
                #name { #(#numbered: ::core::clone::Clone::clone(&self.#numbered)),* }
            }
        }

        #[automatically_derived]
        #[allow(trivial_bounds, deprecated)]
        impl #declared #private::TangentShape for #name #arguments #predicates {
            type Tangent = #tangent #arguments;

            #[inline]
            fn zeros(&self) -> Self::Tangent {
                #tangent { #(#members: #zeros),* }
            }
        }
    }
}

/// `Differentiable` and `Value`.
fn space(model: &Model, parts: &Parts, name: &Ident, generics: &Generics) -> TokenStream {
    let (private, tangent) = (&parts.private, &model.tangent);
    let (declared, arguments, predicates) = generics.split_for_impl();
    let (_, tangent_arguments, _) = parts.tangent.split_for_impl();
    let (_, _, given) = if *name == model.name { model.generics.split_for_impl() } else { generics.split_for_impl() };
    let shape = shape_name(model);
    let shapes = model.fields.iter().enumerate().map(|(number, field)| {
        let (number, member) = (format_ident!("f{number}"), &field.member);
        if field.skipped { quote!(#number: ()) } else { quote!(#number: #private::Differentiable::tangent_shape(&self.#member)) }
    });
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds, deprecated)]
        impl #declared #private::Differentiable for #name #arguments #predicates {
            type Tangent = #tangent #tangent_arguments;

            #[inline]
            fn tangent_shape(&self) -> #shape #tangent_arguments {
                #shape { #(#shapes),* }
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
    let shape = shape_name(model);
    let (private, name) = (&parts.private, &model.tangent);
    let (declared, arguments, predicates) = parts.tangent.split_for_impl();
    let members: Vec<_> = model.differentiated().map(|field| &field.member).collect();
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds, deprecated, unused_variables)]
        impl #declared #private::Tangent for #name #arguments #predicates {
            type Shape = #shape #arguments;

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
