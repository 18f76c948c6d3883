//! Closures that stay as they are get parameters of their own names: values of the function, which may be named after any
//! binding of it, are put into their bodies.
//!
//! In: an expression that is emitted as it stands. Out: the same with `|q| q * acc` as `|q_own| q_own * acc` where the
//! function binds `q` elsewhere, too.

use crate::lower::snippet::pattern_names;
use proc_macro2::{Ident, Span};
use quote::format_ident;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, ItemFn};

/// How often the function binds each name.
pub(super) fn bindings(item: &ItemFn) -> HashMap<String, usize> {
    struct Bindings(HashMap<String, usize>);
    impl<'ast> Visit<'ast> for Bindings {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            *self.0.entry(pat.ident.to_string()).or_default() += 1;
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut bindings = Bindings(HashMap::new());
    bindings.visit_item_fn(item);
    bindings.0
}

/// The expression with its closures' parameters renamed; `None` if nothing has to be.
pub(super) fn apart(expr: &Expr, bindings: &HashMap<String, usize>) -> Option<Expr> {
    let mut closures = Closures { bindings, changed: false };
    let mut expr = expr.clone();
    closures.visit_expr_mut(&mut expr);
    closures.changed.then_some(expr)
}

struct Closures<'b> {
    bindings: &'b HashMap<String, usize>,
    changed: bool,
}

impl VisitMut for Closures<'_> {
    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let shared = closure
            .inputs
            .iter()
            .flat_map(pattern_names)
            .map(|(name, _)| name)
            .filter(|name| self.bindings.get(name).is_some_and(|n| *n > 1));
        let mut rename = Rename(shared.collect());
        if !rename.0.is_empty() {
            rename.visit_expr_closure_mut(closure);
            self.changed = true;
        }
        visit_mut::visit_expr_closure_mut(self, closure);
    }
}

struct Rename(Vec<String>);

impl Rename {
    fn new_name(&self, ident: &Ident) -> Option<Ident> {
        let name = ident.to_string();
        self.0
            .contains(&name)
            .then(|| format_ident!("{}_own", name.trim_start_matches("r#"), span = Span::mixed_site().located_at(ident.span())))
    }
}

impl VisitMut for Rename {
    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        if let Some(name) = self.new_name(&pat.ident) {
            pat.ident = name;
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if let Some(name) = path.path.get_ident().and_then(|ident| self.new_name(ident)) {
            path.path = name.into();
        }
        visit_mut::visit_expr_path_mut(self, path);
    }
}
