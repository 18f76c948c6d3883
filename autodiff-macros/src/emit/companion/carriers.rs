//! Bounds that the types of a signature need to have tangents: `L: Differentiable` for `layer: &L`.
//!
//! What the tokens tell to be real, and types without generics, need none. In a trait `Self` and what hangs on it needs
//! one; in an `impl`, `Self` stands for all generic parameters of it that have bounds.

use super::{Companion, is_recursive};
use crate::syntax::signature::{Host, Passing};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::{GenericArgument, GenericParam, PathArguments, Type, TypePath};

impl Companion<'_> {
    /// The clauses: those of every derived function, and those of functions that count coordinates.
    pub(in crate::emit) fn carriers(&self, coordinates: Option<&TokenStream>) -> Vec<TokenStream> {
        let private = &self.private;
        let found = self.found_carriers();
        let counted = coordinates.into_iter().flat_map(|scalar| {
            found.types.iter().map(move |ty| quote!(<#ty as #private::Differentiable>::Tangent: #private::Coordinates<#scalar>))
        });
        let owned = self.owns_generics().then(|| quote!(<Tangent: 'static> + 'static));
        match coordinates {
            Some(_) => counted.collect(),
            None => found.types.iter().map(|ty| quote!(#ty: #private::Differentiable #owned)).chain(found.clones).collect(),
        }
    }

    /// Whether values of generic types are owned for good: those that a pullback holds which is boxed.
    pub(super) fn owns_generics(&self) -> bool {
        is_recursive(&self.function.graph.body) && self.signature.home.host() != Some(Host::TraitImpl)
    }

    fn found_carriers(&self) -> Found {
        let mut found = Found::default();
        for (_, param) in self.signature.active() {
            self.carriers_in(&param.ty, &mut found);
            if param.receiver && param.passing != Passing::Shared && self.signature.home.host() == Some(Host::Trait) {
                let private = &self.private;
                found.clones = Some(quote!(Self: #private::Clone));
            }
        }
        self.carriers_in(&self.signature.output.ty, &mut found);
        found
    }

    fn carriers_in(&self, ty: &Type, found: &mut Found) {
        match ty {
            Type::Reference(r) => self.carriers_in(&r.elem, found),
            Type::Paren(p) => self.carriers_in(&p.elem, found),
            Type::Group(g) => self.carriers_in(&g.elem, found),
            Type::Array(a) => self.carriers_in(&a.elem, found),
            Type::Slice(s) => self.carriers_in(&s.elem, found),
            Type::Tuple(t) => t.elems.iter().for_each(|ty| self.carriers_in(ty, found)),
            Type::Path(path) => self.carriers_in_path(path, found),
            _ => {}
        }
    }

    fn carriers_in_path(&self, path: &TypePath, found: &mut Found) {
        let first = path.path.segments.first().map(|s| s.ident.to_string()).unwrap_or_default();
        let is_bare = path.qself.is_none() && path.path.segments.len() == 1;
        match (first.as_str(), self.signature.home.host()) {
            ("Self", Some(Host::Inherent)) if is_bare => {
                for param in self.signature.home.generics().into_iter().flat_map(|g| g.type_params()) {
                    if !param.bounds.is_empty() && !self.signature.scalars.contains(&param.ident.to_string()) {
                        found.add(param.ident.to_token_stream());
                    }
                }
            }
            ("Self", Some(Host::Trait)) => found.add(path.to_token_stream()),
            _ if self.signature.scalars.contains(&first) => {}
            _ if self.is_parameter(&first) || path.qself.is_some() => found.add(path.to_token_stream()),
            _ => {
                for segment in &path.path.segments {
                    let PathArguments::AngleBracketed(args) = &segment.arguments else { continue };
                    for arg in &args.args {
                        if let GenericArgument::Type(ty) = arg {
                            self.carriers_in(ty, found);
                        }
                    }
                }
            }
        }
    }

    pub(in crate::emit) fn is_parameter(&self, name: &str) -> bool {
        let outer = self.signature.home.generics().into_iter().flat_map(|g| &g.params);
        let anonymous = self.signature.params.iter().any(|p| p.anonymous.as_ref().is_some_and(|(stand_in, _)| stand_in == name));
        anonymous || outer.chain(&self.item.sig.generics.params).any(|p| matches!(p, GenericParam::Type(t) if t.ident == name))
    }
}

/// The types found, each once.
#[derive(Default)]
struct Found {
    seen: BTreeSet<String>,
    types: Vec<TokenStream>,
    /// That `Self` can be cloned, where it is changed or consumed.
    clones: Option<TokenStream>,
}

impl Found {
    fn add(&mut self, ty: TokenStream) {
        if self.seen.insert(ty.to_string()) {
            self.types.push(ty);
        }
    }
}
