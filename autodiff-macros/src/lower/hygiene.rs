//! Names of one spelling that macro hygiene keeps apart are refused: scopes here go by spelling.
//!
//! `macro_rules! m { ($x:ident) => { #[differentiable] fn f($x: f64) -> f64 { let x = 2.0 * $x; x * $x } } }` called with `x`
//! has two variables `x`.

use crate::diagnostics::Diagnostics;
use proc_macro2::{Ident, Span};
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::{ExprPath, ItemFn, PatIdent};

/// Types that numbers are cast to.
const TYPES: [&str; 14] = ["f64", "f32", "usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128"];

/// Reports the first use of a name whose spelling a variable of another context has.
pub fn check(item: &ItemFn, diagnostics: &mut Diagnostics) {
    let mut names = Names::default();
    names.visit_item_fn(item);
    for (name, ident) in &names.bound {
        if TYPES.contains(&&name[..]) {
            diagnostics.error(ident, format!("a variable has the name of the type `{name}`, and scopes here go by spelling: rename it"));
            return;
        }
    }
    for ident in &names.used {
        let Some(bound) = names.bound.get(&ident.to_string()) else { continue };
        if context(bound.span()) != context(ident.span()) {
            let message = format!(
                "two variables are spelled `{ident}` here, one of a macro and one of its caller, and the derivative cannot tell them apart: rename the macro's"
            );
            diagnostics.error(ident, message);
            return;
        }
    }
}

/// Names of variables, and everything that may be one.
#[derive(Default)]
struct Names {
    bound: BTreeMap<String, Ident>,
    used: Vec<Ident>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.bound.entry(pat.ident.to_string()).or_insert_with(|| pat.ident.clone());
        self.used.push(pat.ident.clone());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.used.extend(path.path.get_ident().cloned());
        visit::visit_expr_path(self, path);
    }
}

/// The syntax context, which a span shows in its debug form only: `#4 bytes(10..11)`.
fn context(span: Span) -> String {
    let text = format!("{span:?}");
    text.split(' ').next().filter(|first| first.starts_with('#')).unwrap_or_default().to_string()
}
