//! Clauses by which a type without a derivative is said once, at the type: what rustc refuses in them makes it silent about
//! all items under them.
//!
//! Only types without generics can be asked for: generic ones have bounds (`carriers`).

use super::identifiers;
use super::types::{Elide, element_ty, name_of, referent};
use crate::emit::body::written_at;
use crate::graph::Ty;
use crate::syntax::options::Options;
use crate::syntax::signature::{Host, Signature};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::visit_mut::VisitMut;
use syn::{Generics, ItemFn, Type};

/// The clauses for the parameters to differentiate by and the result.
pub fn verdicts(item: &ItemFn, signature: &Signature, options: &Options) -> Vec<TokenStream> {
    if matches!(signature.home.host(), Some(Host::Trait | Host::TraitImpl)) {
        return Vec::new();
    }
    let krate = &options.krate;
    let private = quote!(#krate::__private);
    let mut asked = Vec::new();
    for (_, param) in signature.active() {
        // What is written as `self` has no type in the source.
        let at = param.receiver.then(|| param.ident.span());
        carriers(&referent(&param.ty), &param.model, &mut |ty| asked.push((ty.clone(), at.unwrap_or_else(|| name_of(ty)))));
    }
    carriers(&signature.output.ty, &signature.output.model, &mut |ty| asked.push((ty.clone(), name_of(ty))));
    let generic = generic_names(item, signature);
    let mut seen = BTreeSet::new();
    let mut clauses = Vec::new();
    for (mut ty, at) in asked {
        Elide.visit_type_mut(&mut ty);
        if seen.insert(ty.to_token_stream().to_string()) && identifiers(ty.to_token_stream()).iter().all(|name| !generic.contains(name)) {
            let question = written_at(quote!(#private::carries::<#ty>()), at);
            clauses.push(quote!(#private::Verdict<{ #question }>: #private::Tangent));
        }
    }
    clauses
}

/// The message of a mistake, as a clause: nothing more is said about the items under it.
pub fn refused(message: &TokenStream, options: &Options) -> TokenStream {
    let krate = &options.krate;
    quote!(#krate::__private::Verdict<{ #message }>: #krate::__private::Tangent)
}

/// The parts of a type whose tangent rustc has to find.
fn carriers(ty: &Type, model: &Ty, found: &mut dyn FnMut(&Type)) {
    match (ty, model) {
        (_, Ty::Real(_) | Ty::Matrix(_) | Ty::Unit | Ty::Int | Ty::Bool) => {}
        (_, Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element)) => match element_ty(ty) {
            Some(ty) => carriers(&ty, element, found),
            None => found(ty),
        },
        (Type::Tuple(tuple), Ty::Tuple(items)) => tuple.elems.iter().zip(items).for_each(|(ty, model)| carriers(ty, model, found)),
        (Type::Path(_), Ty::Opaque) => found(ty),
        _ => {}
    }
}

/// What a constant cannot name.
fn generic_names(item: &ItemFn, signature: &Signature) -> BTreeSet<String> {
    let names = |generics: &Generics| generics.params.iter().map(name).collect::<Vec<_>>();
    let outer = signature.home.generics();
    let anonymous = signature.params.iter().filter_map(|p| p.anonymous.as_ref()).map(|(name, _)| name.to_string());
    let own = outer.is_some_and(|generics| !generics.params.is_empty()).then(|| "Self".to_owned());
    names(&item.sig.generics).into_iter().chain(outer.map(names).into_iter().flatten()).chain(anonymous).chain(own).collect()
}

fn name(param: &syn::GenericParam) -> String {
    match param {
        syn::GenericParam::Type(param) => param.ident.to_string(),
        syn::GenericParam::Const(param) => param.ident.to_string(),
        syn::GenericParam::Lifetime(param) => param.lifetime.ident.to_string(),
    }
}
