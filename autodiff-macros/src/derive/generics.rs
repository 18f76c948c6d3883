//! Type parameters, bounds and predicates: in goes the model, out comes what the emitted items declare.
//!
//! A tangent owns its numbers, so it has no lifetimes: in the types of its fields `'static` stands for them. Every type
//! parameter that a differentiated field holds gets one bound, `Scalar` if its own bounds say that it is a real
//! number, and `Differentiable` otherwise; so does every projection such as `T::Output`.

use super::model::{Field, Model};
use crate::syntax::types;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Generics, Lifetime, Token, Type, TypeParamBound, WherePredicate, parse_quote};

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
            let ty = owned(&field.ty, model);
            let bound = at(field.ty.span(), quote!(: #private::Differentiable));
            parse_quote!(#ty #bound)
        }));

        let mut value = model.generics.clone();
        let mut tangent = without_lifetimes(&model.generics);
        if !bounds.is_empty() {
            value.make_where_clause().predicates.extend(bounds.iter().cloned());
            let bounds = bounds.into_iter().map(|mut bound| {
                Static(&model.generics).visit_where_predicate_mut(&mut bound);
                bound
            });
            tangent.make_where_clause().predicates.extend(bounds);
        }
        let mut unused = uses.unused(model);
        let types = model
            .fields
            .iter()
            .map(|field| if field.skipped { skipped(field, &mut unused, &private) } else { owned(&field.ty, model) })
            .zip(&model.fields)
            .map(|(ty, field)| if field.skipped { ty } else { parse_quote!(<#ty as #private::Differentiable>::Tangent) })
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
        let of_projections = self.projections.iter().map(|path| -> WherePredicate { parse_quote!(#path: #private::Differentiable) });
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

/// The type without outer references, the struct's lifetimes and `Self`: its tangent is the same.
fn owned(ty: &Type, model: &Model) -> Type {
    if let Type::Reference(reference) = ty {
        return owned(&reference.elem, model);
    }
    let mut ty = ty.clone();
    Named(model).visit_type_mut(&mut ty);
    Static(&model.generics).visit_type_mut(&mut ty);
    ty
}

fn without_lifetimes(generics: &Generics) -> Generics {
    let mut tangent = generics.clone();
    tangent.params = tangent.params.into_iter().filter(|param| !matches!(param, GenericParam::Lifetime(_))).collect();
    if let Some(clause) = &mut tangent.where_clause {
        clause.predicates = clause.predicates.clone().into_iter().filter(|p| !matches!(p, WherePredicate::Lifetime(_))).collect();
    }
    Static(generics).visit_generics_mut(&mut tangent);
    tangent
}

/// Puts `'static` for the lifetimes of the struct, and leaves out bounds by them: `T: 'a` says that `T` outlives the
/// struct's borrow, of which the tangent has none.
struct Static<'g>(&'g Generics);

impl Static<'_> {
    fn without_outlives(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Punctuated<TypeParamBound, Token![+]> {
        bounds.iter().filter(|bound| !matches!(bound, TypeParamBound::Lifetime(_))).cloned().collect()
    }
}

impl VisitMut for Static<'_> {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.0.lifetimes().any(|param| param.lifetime.ident == lifetime.ident) {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
    }

    fn visit_type_param_mut(&mut self, param: &mut syn::TypeParam) {
        param.bounds = Self::without_outlives(&param.bounds);
        visit_mut::visit_type_param_mut(self, param);
    }

    fn visit_predicate_type_mut(&mut self, predicate: &mut syn::PredicateType) {
        predicate.bounds = Self::without_outlives(&predicate.bounds);
        visit_mut::visit_predicate_type_mut(self, predicate);
    }
}

/// Puts the struct's name for `Self`, which is another type inside the tangent.
struct Named<'m>(&'m Model);

impl VisitMut for Named<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if let Some(first) = path.segments.first_mut().filter(|segment| segment.ident == "Self") {
            let (_, arguments, _) = self.0.generics.split_for_impl();
            let arguments = arguments.as_turbofish();
            let name = &self.0.name;
            let named: syn::Path = parse_quote!(#name #arguments);
            *first = named.segments[0].clone();
        }
        visit_mut::visit_path_mut(self, path);
    }
}
