//! Type parameters, bounds and predicates: in goes the model, out comes what the emitted items declare.
//!
//! Every type parameter that a differentiated field holds gets one bound, `Scalar` if its own bounds say that it is a
//! real number, and `Differentiable` otherwise; so does every projection such as `T::Output`.

use super::model::{Field, Model};
use super::owned;
use crate::syntax::types;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Generics, Type, WherePredicate, parse_quote};

/// The generics of the struct and of its tangent.
pub struct Parts {
    /// Of the struct, with the bounds that derivatives need.
    pub value: Generics,
    /// Of the tangent.
    pub tangent: Generics,
    /// The type of each field in the tangent.
    pub types: Vec<Type>,
    /// `krate::__private`.
    pub private: TokenStream,
}

impl Parts {
    pub fn of(model: &Model) -> Parts {
        let krate = &model.krate;
        let private = quote!(#krate::__private);
        let uses = Uses::of(model);
        let mut bounds: Vec<WherePredicate> = uses.predicates(model, &private);
        bounds.extend(model.differentiated().filter(|field| uses.is_checked(field, model)).map(|field| {
            let ty = owned::ty(&field.ty, model);
            let bound = at(field.ty.span(), quote!(: #private::Differentiable));
            parse_quote!(#ty #bound)
        }));

        let mut value = model.generics.clone();
        let mut tangent = owned::generics(&model.generics);
        if !bounds.is_empty() {
            value.make_where_clause().predicates.extend(bounds.clone());
            tangent.make_where_clause().predicates.extend(bounds);
        }
        let mut unused = uses.unused(model);
        let types = model
            .fields
            .iter()
            .map(|field| {
                if field.skipped {
                    return skipped(field, &mut unused, &private);
                }
                let ty = owned::ty(&field.ty, model);
                parse_quote!(<#ty as #private::Differentiable>::Tangent)
            })
            .collect();
        Parts { value, tangent, types, private }
    }
}

/// The tokens, as if they stood at `span`.
fn at(span: Span, tokens: TokenStream) -> TokenStream {
    let tree = |mut tree: TokenTree| {
        if let TokenTree::Group(group) = &tree {
            tree = TokenTree::Group(Group::new(group.delimiter(), at(span, group.stream())));
        }
        tree.set_span(tree.span().located_at(span));
        tree
    };
    tokens.into_iter().map(tree).collect()
}

/// `()`, so written that it uses the type parameters which no other field uses.
fn skipped(field: &Field, unused: &mut BTreeSet<String>, private: &TokenStream) -> Type {
    let mut here = Vec::new();
    each_identifier(field.ty.to_token_stream(), &mut |ident| {
        if unused.remove(&ident.to_string()) {
            here.push(ident);
        }
    });
    if here.is_empty() { parse_quote!(()) } else { parse_quote!(<(#(#private::PhantomData<#here>,)*) as #private::Skipped>::Tangent) }
}

fn each_identifier(tokens: TokenStream, found: &mut impl FnMut(Ident)) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(ident) => found(ident),
            TokenTree::Group(group) => each_identifier(group.stream(), found),
            _ => {}
        }
    }
}

/// Whether a name of this kind stands in the tokens.
pub fn mentions(tokens: TokenStream, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut found = false;
    each_identifier(tokens, &mut |ident| found |= is_wanted(&ident.to_string()));
    found
}

/// Which type parameters, and which projections of them, the differentiated fields hold.
struct Uses<'m> {
    parameters: BTreeSet<String>,
    used: BTreeSet<String>,
    projections: Vec<&'m syn::TypePath>,
}

impl<'m> Uses<'m> {
    fn of(model: &'m Model) -> Self {
        let parameters = model.generics.type_params().map(|p| p.ident.to_string()).collect();
        let mut uses = Uses { parameters, used: BTreeSet::new(), projections: Vec::new() };
        model.differentiated().for_each(|field| uses.visit_type(&field.ty));
        uses
    }

    fn predicates(&self, model: &Model, private: &TokenStream) -> Vec<WherePredicate> {
        let of_parameters = model.generics.type_params().map(|p| &p.ident).filter(|ident| self.used.contains(&ident.to_string())).map(
            |ident| -> WherePredicate {
                if model.scalars.contains(&ident.to_string()) {
                    parse_quote!(#ident: #private::Scalar)
                } else {
                    parse_quote!(#ident: #private::Differentiable)
                }
            },
        );
        let of_projections = self.projections.iter().map(|path| -> WherePredicate {
            let ty = owned::ty(&Type::Path((*path).clone()), model);
            parse_quote!(#ty: #private::Differentiable)
        });
        of_parameters.chain(of_projections).collect()
    }

    /// Whether the type of the field is a matter between rustc and the user: where it carries no derivative, a predicate
    /// of its own gives one message at the field, instead of one for each use in what is emitted.
    fn is_checked(&self, field: &Field, model: &Model) -> bool {
        let is_generic = mentions(field.ty.to_token_stream(), |name| self.parameters.contains(name));
        !(field.recursive || is_generic || types::is_told(&field.ty, &model.scalars))
    }

    /// Type parameters that stand in no differentiated field.
    fn unused(&self, model: &Model) -> BTreeSet<String> {
        let mut unused = self.parameters.clone();
        for field in model.differentiated() {
            each_identifier(field.ty.to_token_stream(), &mut |ident| {
                unused.remove(&ident.to_string());
            });
        }
        unused
    }
}

impl<'m> Visit<'m> for Uses<'m> {
    fn visit_type_path(&mut self, path: &'m syn::TypePath) {
        let first = path.path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match &path.qself {
            Some(qself) => {
                if mentions(qself.ty.to_token_stream(), |name| self.parameters.contains(name)) {
                    self.projections.push(path);
                }
            }
            None if !self.parameters.contains(&first) => visit::visit_type_path(self, path),
            None if path.path.segments.len() == 1 => {
                self.used.insert(first);
            }
            None => self.projections.push(path),
        }
    }
}
