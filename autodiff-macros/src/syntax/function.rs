//! Parameters that are functions: `f: impl Fn(f64) -> f64`, `f: F` where `F: Fn(f64) -> f64`, `f: &dyn Fn(f64) -> f64`.

use super::signature::{Param, param};
use super::types::{self, Scalars};
use crate::graph::Ty;
use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Generics, ParenthesizedGenericArguments, PathArguments, ReturnType, Token, Type, TypeParamBound, WherePredicate};

/// What a function parameter takes and returns; its result may carry a derivative.
pub struct FnParam {
    pub inputs: Vec<Param>,
    pub output: Type,
    pub model: Ty,
    /// The type parameter that stands for it, where it has a name.
    pub generic: Option<Ident>,
}

/// The function that a parameter of this type is, if it is one that may carry derivatives.
pub fn function(ty: &Type, generics: &Generics, scalars: &Scalars) -> Option<FnParam> {
    match ty {
        Type::Reference(r) if r.mutability.is_none() => function(&r.elem, generics, scalars),
        Type::Paren(p) => function(&p.elem, generics, scalars),
        Type::Group(g) => function(&g.elem, generics, scalars),
        Type::ImplTrait(t) => from_bounds(&t.bounds, None, scalars),
        Type::TraitObject(t) => from_bounds(&t.bounds, None, scalars),
        Type::Path(path) => {
            let name = path.path.get_ident()?;
            let own = generics.type_params().filter(|p| p.ident == *name).map(|p| &p.bounds);
            let clauses = generics.where_clause.iter().flat_map(|w| &w.predicates).filter_map(|p| match p {
                WherePredicate::Type(p) if matches!(&p.bounded_ty, Type::Path(b) if b.path.is_ident(name)) => Some(&p.bounds),
                _ => None,
            });
            own.chain(clauses).find_map(|bounds| from_bounds(bounds, Some(name.clone()), scalars))
        }
        _ => None,
    }
}

/// Whether the bounds are those of `impl Fn(..)`, whatever it returns.
pub fn is_function(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    bounds.iter().any(|bound| matches!(bound, TypeParamBound::Trait(t) if t.path.segments.last().is_some_and(|s| s.ident == "Fn")))
}

fn from_bounds(bounds: &Punctuated<TypeParamBound, Token![+]>, generic: Option<Ident>, scalars: &Scalars) -> Option<FnParam> {
    bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(t) => match t.path.segments.last() {
            Some(last) if last.ident == "Fn" => match &last.arguments {
                PathArguments::Parenthesized(arguments) => from_arguments(arguments, generic.clone(), scalars),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

fn from_arguments(arguments: &ParenthesizedGenericArguments, generic: Option<Ident>, scalars: &Scalars) -> Option<FnParam> {
    let ReturnType::Type(_, output) = &arguments.output else { return None };
    let model = types::model(output, scalars);
    if !model.can_be_active() || model == Ty::Unit {
        return None;
    }
    let inputs = arguments.inputs.iter().enumerate().map(|(index, arg)| {
        let pat = syn::parse_quote!(_);
        param(index, &pat, &arg.ty, scalars)
    });
    let mut inputs: Vec<Param> = inputs.collect();
    for input in &mut inputs {
        input.active = types::may_be_active(&input.ty, scalars);
    }
    Some(FnParam { inputs, output: (**output).clone(), model, generic })
}
