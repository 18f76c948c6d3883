//! Numbers that a parameter reaches only through something else: there is no place for their derivatives.

use super::signature::Param;
use super::types::{self, Scalars};
use crate::diagnostics::Diagnostics;
use crate::graph::Ty;
use syn::visit::{self, Visit};
use syn::{Type, TypeReference};

/// Refuses an active parameter that holds numbers in a `Box`, or behind a reference of its own.
pub fn refuse(param: &Param, scalars: &Scalars, diagnostics: &mut Diagnostics) {
    if let Some(inner) = types::held_by("Box", &param.ty).filter(|inner| matches!(types::model(inner, scalars), Ty::Real(_))) {
        let number = types::spelling(inner);
        diagnostics
            .error(&param.ty, format!("a number in a `Box` cannot be differentiated by: take the `{number}` itself, or `&{number}`"));
    }
    let inside = match &param.ty {
        // What the parameter is passed by.
        Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    if param.function.is_none() && !param.receiver {
        References { scalars, diagnostics }.visit_type(inside);
    }
}

struct References<'a> {
    scalars: &'a Scalars,
    diagnostics: &'a mut Diagnostics,
}

impl<'ast> Visit<'ast> for References<'_> {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        let (inner, what) = match types::model(&reference.elem, self.scalars) {
            Ty::Real(_) => (&reference.elem, "number"),
            Ty::Matrix(_) => (&reference.elem, "matrix"),
            _ => return visit::visit_type_reference(self, reference),
        };
        let held = types::spelling(inner);
        let message =
            format!("a {what} behind a reference inside of a parameter cannot be differentiated by: take the `{held}` itself there");
        self.diagnostics.error(reference, message);
    }

    /// Functions take what they like.
    fn visit_parenthesized_generic_arguments(&mut self, _: &'ast syn::ParenthesizedGenericArguments) {}
}
