//! Methods by which lists and matrices tell their size: what they give carries no derivative.
//!
//! Of an active value that need not be a list, rustc is asked whether what such a method gives counts at all: a type of the
//! user's own may have a `len` that is a real number.

use super::Lowerer;
use super::value::Value;
use crate::graph::Ty;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall};

impl Lowerer<'_> {
    /// Methods by which lists tell their length, of active values that need not be lists: rustc is asked whether they count.
    pub(super) fn with_counts(&mut self, expr: &Expr) -> Option<Expr> {
        struct Counts<'l, 'a> {
            lowerer: &'l mut Lowerer<'a>,
            found: bool,
        }
        impl VisitMut for Counts<'_, '_> {
            fn visit_expr_mut(&mut self, e: &mut Expr) {
                visit_mut::visit_expr_mut(self, e);
                if let Expr::MethodCall(m) = e
                    && counts(m)
                    && self.lowerer.may_be_no_list(&m.receiver)
                {
                    let private = &self.lowerer.options.krate;
                    *e = syn::parse_quote!(#private::__private::count(#m));
                    self.found = true;
                }
            }
        }
        if !has_counts(expr) {
            return None;
        }
        let mut expr = expr.clone();
        let mut counts = Counts { lowerer: self, found: false };
        counts.visit_expr_mut(&mut expr);
        counts.found.then_some(expr)
    }

    /// Whether the receiver is an active value of a type that is not told.
    pub(super) fn may_be_no_list(&mut self, receiver: &Expr) -> bool {
        let told = match receiver {
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                Some(Value::Place(path) | Value::Ref(path)) => !matches!(self.path_ty(&path), Ty::Infer(_) | Ty::Opaque),
                Some(Value::Node(node)) => !matches!(self.ty(node), Ty::Infer(_) | Ty::Opaque),
                Some(Value::Struct(_)) => false,
                _ => true,
            },
            _ => false,
        };
        !told && self.mentions_active(receiver)
    }
}

/// Whether such a method is called somewhere in the expression.
fn has_counts(expr: &Expr) -> bool {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_expr_method_call(&mut self, m: &'ast ExprMethodCall) {
            self.0 |= counts(m);
            visit::visit_expr_method_call(self, m);
        }
    }
    let mut found = Found(false);
    found.visit_expr(expr);
    found.0
}

/// Whether the method is one by which lists and matrices tell their size.
pub(super) fn counts(m: &ExprMethodCall) -> bool {
    m.args.is_empty() && matches!(m.method.to_string().as_str(), "len" | "is_empty" | "capacity" | "nrows" | "ncols" | "shape")
}
