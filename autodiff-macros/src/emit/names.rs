//! Readable identifiers that do not clash.
//!
//! The user's values keep their name and span. Our own have mixed-site hygiene, so that they cannot meet the user's.

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
