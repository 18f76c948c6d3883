//! Types and generics without what they borrow: a tangent owns its numbers, so it has no lifetimes.
//!
//! `&'a [T]` has the tangent of `[T]`, and `Inner<'a>` that of `Inner<'static>`; bounds and predicates that speak of a
//! lifetime of the struct say something about its borrow, and are left out.

use super::model::Model;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Generics, Lifetime, Token, Type, TypeParamBound, WherePredicate, parse_quote};

/// The type without outer references, the struct's lifetimes and `Self`: its tangent is the same.
pub fn ty(written: &Type, model: &Model) -> Type {
    if let Type::Reference(reference) = written {
        return ty(&reference.elem, model);
    }
    let mut written = written.clone();
    Named(model).visit_type_mut(&mut written);
    Static(&model.generics).visit_type_mut(&mut written);
    written
}

/// The generics without lifetimes, and without what is said of them.
pub fn generics(written: &Generics) -> Generics {
    let bounds = |bounds: &Punctuated<TypeParamBound, Token![+]>| {
        bounds.iter().filter(|bound| !borrows(written, |seen| seen.visit_type_param_bound(bound))).cloned().collect()
    };
    let mut owned = written.clone();
    owned.params = written
        .params
        .iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
        .cloned()
        .map(|mut param| {
            if let GenericParam::Type(param) = &mut param {
                param.bounds = bounds(&param.bounds);
            }
            param
        })
        .collect();
    if let Some(clause) = &mut owned.where_clause {
        let of_types = clause.predicates.iter().filter_map(|predicate| match predicate {
            WherePredicate::Type(of_type) if !borrows(written, |seen| seen.visit_type(&of_type.bounded_ty)) => {
                let mut of_type = of_type.clone();
                of_type.bounds = bounds(&of_type.bounds);
                Some(WherePredicate::Type(of_type))
            }
            _ => None,
        });
        clause.predicates = of_types.collect();
    }
    owned
}

/// Whether a lifetime of the struct stands in what is visited.
fn borrows(generics: &Generics, visit: impl FnOnce(&mut Borrows<'_>)) -> bool {
    let mut seen = Borrows { generics, found: false };
    visit(&mut seen);
    seen.found
}

struct Borrows<'g> {
    generics: &'g Generics,
    found: bool,
}

impl Visit<'_> for Borrows<'_> {
    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        self.found |= self.generics.lifetimes().any(|param| param.lifetime.ident == lifetime.ident);
    }
}

/// Puts `'static` for the lifetimes of the struct.
struct Static<'g>(&'g Generics);

impl VisitMut for Static<'_> {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.0.lifetimes().any(|param| param.lifetime.ident == lifetime.ident) {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
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

/// Whether the type holds the struct of this name.
pub fn holds(ty: &Type, name: &syn::Ident) -> bool {
    let mut seen = Holds { name, found: false };
    seen.visit_type(ty);
    seen.found
}

/// Whether a list stands in the type: what is in it can be as large as the whole.
pub fn holds_list(ty: &Type) -> bool {
    struct Lists(bool);
    impl Visit<'_> for Lists {
        fn visit_type_path(&mut self, path: &syn::TypePath) {
            self.0 |= path.path.segments.last().is_some_and(|segment| segment.ident == "Vec");
            visit::visit_type_path(self, path);
        }

        fn visit_type_slice(&mut self, _: &syn::TypeSlice) {
            self.0 = true;
        }
    }
    let mut seen = Lists(false);
    seen.visit_type(ty);
    seen.0
}

struct Holds<'n> {
    name: &'n syn::Ident,
    found: bool,
}

impl Visit<'_> for Holds<'_> {
    fn visit_type_path(&mut self, path: &syn::TypePath) {
        self.found |= path.path.is_ident("Self") || path.path.segments.last().is_some_and(|segment| segment.ident == *self.name);
        visit::visit_type_path(self, path);
    }
}
