//! Value and tangent as sequences of numbers, field by field in the order of declaration: `Parameters` for both, so
//! that an optimiser walks them in step, and `Coordinates` for the tangent, by which Jacobians and Hessians are filled.
//!
//! Both hold for the numbers `N` that every field holds: `impl<N> Parameters<N> for Model where [f64; 3]: Parameters<N>`.
//! A recursive field adds no predicate, because it would be proved by itself.

use super::generics::Parts;
use super::model::{Field, Model};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeSet;
use syn::{Generics, Lifetime, Type, WherePredicate, parse_quote};

pub fn walks(model: &Model, parts: &Parts) -> TokenStream {
    let counted = |field: &Field| !(field.skipped || field.recursive);
    let types: Vec<&Type> = model.fields.iter().filter(|field| counted(field)).map(|field| &field.ty).collect();
    let tangents: Vec<&Type> = model.fields.iter().zip(&parts.types).filter(|(field, _)| counted(field)).map(|(_, ty)| ty).collect();
    let of_value = parameters(model, parts, &model.name, &parts.value, &types);
    let of_tangent = parameters(model, parts, &model.tangent, &parts.tangent, &tangents);
    let coordinates = coordinates(model, parts, &tangents);
    quote!(#of_value #of_tangent #coordinates)
}

/// `Parameters` for the value or the tangent.
fn parameters(model: &Model, parts: &Parts, name: &Ident, generics: &Generics, types: &[&Type]) -> TokenStream {
    let private = &parts.private;
    let number = model.fresh("__Number");
    let walk = Lifetime { apostrophe: proc_macro2::Span::call_site(), ident: model.fresh("__walk") };
    let (_, arguments, _) = generics.split_for_impl();
    let generics = with_number(generics, &number, types, quote!(#private::Parameters<#number>));
    let (declared, _, predicates) = generics.split_for_impl();
    let visit = |mutable: TokenStream, method: &str| {
        let method = format_ident!("{method}");
        let visits = model.differentiated().map(|field| {
            let (member, name) = (&field.member, segment(field));
            quote!(#private::Parameters::<#number>::#method(&#mutable self.#member, #name, visitor);)
        });
        quote!(#(#visits)*)
    };
    let shared = visit(quote!(), "visit_parameters");
    let changed = visit(quote!(mut), "visit_parameters_mut");
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds, deprecated, unused_variables)]
        impl #declared #private::Parameters<#number> for #name #arguments #predicates {
            #[inline]
            fn visit_parameters<#walk>(
                &#walk self,
                name: #private::ParameterName<'_>,
                visitor: &mut #private::Visitor<'_, #walk, #number>,
            ) {
                #shared
            }

            #[inline]
            fn visit_parameters_mut<#walk>(
                &#walk mut self,
                name: #private::ParameterName<'_>,
                visitor: &mut #private::VisitorMut<'_, #walk, #number>,
            ) {
                #changed
            }
        }
    }
}

/// The name of the field, as the walk forms it.
fn segment(field: &Field) -> TokenStream {
    match &field.member {
        syn::Member::Named(_) => {
            let name = field.name();
            quote!(name.field(#name))
        }
        syn::Member::Unnamed(index) => {
            let index = index.index as usize;
            quote!(name.index(#index))
        }
    }
}

/// `Coordinates` for the tangent.
fn coordinates(model: &Model, parts: &Parts, types: &[&Type]) -> TokenStream {
    let (private, name) = (&parts.private, &model.tangent);
    let number = model.fresh("__Number");
    let (_, arguments, _) = parts.tangent.split_for_impl();
    let generics = with_number(&parts.tangent, &number, types, quote!(#private::Coordinates<#number>));
    let (declared, _, predicates) = generics.split_for_impl();
    let members: Vec<_> = model.differentiated().map(|field| &field.member).collect();
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds, deprecated, unused_mut, unused_variables, unused_assignments)]
        impl #declared #private::Coordinates<#number> for #name #arguments #predicates {
            fn count(&self) -> ::core::primitive::usize {
                0 #(+ #private::Coordinates::<#number>::count(&self.#members))*
            }

            fn get(&self, mut index: ::core::primitive::usize) -> #number {
                #(
                    let count = #private::Coordinates::<#number>::count(&self.#members);
                    if index < count {
                        return #private::Coordinates::<#number>::get(&self.#members, index);
                    }
                    index -= count;
                )*
                ::core::unreachable!("the index is smaller than the count")
            }

            fn set(&mut self, mut index: ::core::primitive::usize, value: #number) {
                #(
                    let count = #private::Coordinates::<#number>::count(&self.#members);
                    if index < count {
                        return #private::Coordinates::<#number>::set(&mut self.#members, index, value);
                    }
                    index -= count;
                )*
                ::core::unreachable!("the index is smaller than the count")
            }
        }
    }
}

/// The generics with one more parameter, of whose numbers all `types` are made.
fn with_number(generics: &Generics, number: &Ident, types: &[&Type], bound: TokenStream) -> Generics {
    let mut generics = generics.clone();
    let mut seen = BTreeSet::new();
    let distinct = types.iter().filter(|ty| seen.insert(ty.to_token_stream().to_string()));
    let predicates: Vec<WherePredicate> = distinct.map(|ty| parse_quote!(#ty: #bound)).collect();
    generics.params.push(parse_quote!(#number));
    generics.make_where_clause().predicates.extend(predicates);
    generics
}
