//! The options `jacobian` and `hessian`: afterwards the entries of every matrix are of one kind.

use super::options::Options;
use super::signature::Signature;
use crate::diagnostics::Diagnostics;
use crate::graph::{Float, Ty};

/// Reports matrices that would hold two kinds of real numbers.
pub fn refuse(signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) {
    if !cfg!(feature = "nalgebra") || signature.home.is_method() {
        return;
    }
    let output = &signature.output;
    let of_number = options.hessian && matches!(output.model, Ty::Real(_) | Ty::Tuple(_));
    let name = if options.jacobian { "jacobian" } else { "hessian" };
    if !options.jacobian && !of_number {
        return;
    }
    if options.jacobian && output.model.has_asides() {
        let message = "`jacobian` is a matrix of real numbers, and parts of this result are none: return the numbers alone from a function of their own, or take the option `forward` for derivatives along a direction";
        return diagnostics.error(&output.ty, message);
    }
    let mut first: Option<Float> = None;
    let params = signature.params.iter().filter(|p| p.active).map(|p| (&p.ty, &p.model));
    for (ty, model) in params.chain(options.jacobian.then_some((&output.ty, &output.model))) {
        let mut found = Vec::new();
        floats(model, &mut found);
        if found.iter().any(|float| first.get_or_insert_with(|| float.clone()) != float) {
            diagnostics.error(
                ty,
                format!("`{name}` is a matrix of one kind of real numbers, and these are of two: convert inside of the function, or take the option `forward` for derivatives along a direction"),
            );
            return;
        }
    }
}

fn floats(ty: &Ty, out: &mut Vec<Float>) {
    match ty {
        Ty::Real(float) => out.push(float.clone()),
        Ty::Tuple(items) => items.iter().for_each(|item| floats(item, out)),
        ty => ty.element().into_iter().for_each(|element| floats(element, out)),
    }
}
