//! Lifetimes in the header of an `impl` that have no name: derived functions have to say what they capture.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Generics, ItemImpl, Lifetime, LifetimeParam, Type, TypeReference};

/// Generics and type of the `impl`, of `impl Data<'_>` with a name for every lifetime.
pub fn with_names(block: &ItemImpl) -> (Generics, Type) {
    let (mut generics, mut ty) = (block.generics.clone(), (*block.self_ty).clone());
    let mut names = Names::default();
    names.visit_type_mut(&mut ty);
    let own = generics.params.iter().position(|param| !matches!(param, GenericParam::Lifetime(_)));
    let at = own.unwrap_or(generics.params.len());
    for lifetime in names.given.into_iter().rev() {
        generics.params.insert(at, GenericParam::Lifetime(LifetimeParam::new(lifetime)));
    }
    (generics, ty)
}

#[derive(Default)]
struct Names {
    given: Vec<Lifetime>,
}

impl Names {
    fn name(&mut self) -> Lifetime {
        let lifetime = Lifetime::new(&format!("'own{}", self.given.len()), Span::mixed_site());
        self.given.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Names {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.name();
        }
    }

    fn visit_type_reference_mut(&mut self, ty: &mut TypeReference) {
        if ty.lifetime.is_none() {
            ty.lifetime = Some(self.name());
        }
        visit_mut::visit_type_reference_mut(self, ty);
    }
}
