//! Readable identifiers that do not clash.
//!
//! The user's values keep their name and span. Our own have mixed-site hygiene, so that they cannot meet the user's.

use crate::syntax::signature::Param;
use proc_macro2::{Ident, Span};
use std::collections::{HashMap, HashSet};

/// The names given so far in one derived function.
#[derive(Default)]
pub struct Names {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    /// A name that nothing else may take.
    pub fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_string());
    }

    /// The name itself if it is free, else with a number.
    pub fn fresh(&mut self, base: &str, span: Span) -> Ident {
        // `d_r#match` is the adjoint of `r#match`.
        let base = &base.replace("r#", "");
        if self.taken.insert(base.to_string()) {
            return ident(base, span);
        }
        let mut number = self.next.get(base).copied().unwrap_or(2);
        loop {
            let name = format!("{base}_{number}");
            number += 1;
            if self.taken.insert(name.clone()) {
                self.next.insert(base.to_string(), number);
                return ident(&name, Span::mixed_site());
            }
        }
    }
}

/// An identifier, raw where the name is a keyword.
pub fn ident(name: &str, span: Span) -> Ident {
    if syn::parse_str::<Ident>(name).is_ok() { Ident::new(name, span) } else { Ident::new_raw(name, span) }
}

/// What stands beside one parameter in the derived functions.
pub struct ParamNames {
    pub adjoint: Ident,
    pub tangent: Ident,
    /// The tangent of the adjoint.
    pub adjoint_dot: Ident,
}

/// Names for all parameters, no two the same, though the adjoint of `x_dot` and the tangent of `d_x` ask for one.
pub fn param_names(params: &[Param]) -> Vec<ParamNames> {
    let mut names = Names::default();
    let mut family = |of: fn(&str) -> String| -> Vec<Ident> {
        let name = |param: &Param| {
            let mut name = names.fresh(&of(&param.ident.to_string()), Span::mixed_site());
            name.set_span(Span::mixed_site().located_at(param.ident.span()));
            name
        };
        params.iter().map(name).collect()
    };
    let adjoints = family(|name| format!("d_{name}"));
    let tangents = family(|name| format!("{name}_dot"));
    let adjoint_dots = family(|name| format!("d_{name}_dot"));
    let both = adjoints.into_iter().zip(tangents).zip(adjoint_dots);
    both.map(|((adjoint, tangent), adjoint_dot)| ParamNames { adjoint, tangent, adjoint_dot }).collect()
}
