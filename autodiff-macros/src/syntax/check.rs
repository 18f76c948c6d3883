//! The option `check(..)`: what can be checked at a point. Afterwards: every check has an argument per parameter.

use super::options::Options;
use super::signature::{Passing, Signature, Wrapper};
use crate::diagnostics::Diagnostics;
use crate::graph::{Float, Ty};
use syn::ItemFn;
use syn::spanned::Spanned;

/// Parameters that one point can hold.
const MOST: usize = 12;

/// Reports checks that cannot be made.
pub fn refuse(item: &ItemFn, signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) {
    let Some(first) = options.checks.first() else { return };
    if let Some(reason) = reason(item, signature, options) {
        diagnostics.error_at(first.at, format!("`check` {reason}"));
        return;
    }
    for check in &options.checks {
        let (wanted, found) = (signature.params.len(), check.args.len());
        if wanted != found {
            let at = check.args.last().map_or(check.at, Spanned::span);
            diagnostics.error_at(
                at,
                format!(
                    "`check` takes the arguments of a call: `{}` has {wanted} parameter{}, and {found} {} here",
                    item.sig.ident,
                    if wanted == 1 { "" } else { "s" },
                    if found == 1 { "is" } else { "are" }
                ),
            );
        }
    }
}

fn reason(item: &ItemFn, signature: &Signature, options: &Options) -> Option<&'static str> {
    let generics = &item.sig.generics;
    let params = &signature.params;
    let number = matches!(signature.output.model, Ty::Real(_) | Ty::Opaque);
    let single = |ty: &Ty| matches!(ty.leaf(), Ty::Real(Float::F32));
    if signature.home.is_method() {
        Some("stands on free functions: write one that calls the method")
    } else if generics.type_params().next().is_some() || generics.const_params().next().is_some() {
        Some("needs types: write a function that calls this one with some")
    } else if params.iter().any(|p| p.function.is_some() || p.anonymous.is_some()) {
        Some("needs numbers: write a function that calls this one with functions")
    } else if params.iter().any(|p| p.passing == Passing::Mutable) {
        Some("compares results: write a function that returns what this one changes")
    } else if signature.output.wrapper != Wrapper::Plain {
        Some("compares numbers: write a function that unwraps the result of this one")
    } else if signature.output.model.has_asides() {
        Some("compares numbers: write a function that returns those of this one alone")
    } else if params.iter().any(|p| p.active && single(&p.model)) || single(&signature.output.model) {
        Some("compares differences, for which `f32` has too few digits: check the function of `f64`")
    } else if !number && !options.needs_forward() {
        Some("of a result that is no single number needs the option `forward`")
    } else if params.iter().filter(|p| p.active).count() > MOST {
        Some("takes up to twelve parameters to differentiate by: name some with `wrt(..)`")
    } else {
        None
    }
}
