//! Whether source does more than give a value.
//!
//! In comes an expression of the user's; it has no effect if evaluating it twice, or never, differs in nothing from evaluating
//! it once. What is not known to have none has one.

use syn::Expr;
use syn::visit::{self, Visit};

/// Methods that only look at their receiver, and may be called again.
const QUIET_METHODS: [&str; 63] = [
    "len",
    "is_empty",
    "abs",
    "min",
    "max",
    "pow",
    "saturating_sub",
    "wrapping_add",
    "wrapping_sub",
    "wrapping_mul",
    "rem_euclid",
    "div_euclid",
    "div_ceil",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "is_nan",
    "is_finite",
    "unwrap",
    "as_ref",
    "contains",
    "first",
    "last",
    "get",
    "copied",
    "cloned",
    "is_multiple_of",
    "abs_diff",
    "is_positive",
    "is_negative",
    "is_power_of_two",
    "as_flattened",
    "as_slice",
    "as_str",
    "as_bytes",
    "iter",
    "values",
    "keys",
    "chars",
    "char_indices",
    "bytes",
    "lines",
    "split",
    "split_whitespace",
    "trim",
    "windows",
    "chunks",
    "chunks_exact",
    "enumerate",
    "zip",
    "rev",
    "skip",
    "take",
    "step_by",
    "chain",
    "as_deref",
    "as_array",
    "is_char_boundary",
    "is_ascii_digit",
    "is_alphabetic",
    "starts_with",
    "ends_with",
];

/// Whether evaluating the expression twice could differ from evaluating it once, or cost.
pub(in crate::lower) fn has_effect(expr: &Expr, krate: &syn::Path) -> bool {
    struct Effects<'k>(bool, &'k syn::Path);
    impl<'ast> Visit<'ast> for Effects<'_> {
        fn visit_expr(&mut self, e: &'ast Expr) {
            match e {
                Expr::Lit(_)
                | Expr::Path(_)
                | Expr::Paren(_)
                | Expr::Field(_)
                | Expr::Index(_)
                | Expr::Cast(_)
                | Expr::Unary(_)
                | Expr::Tuple(_)
                | Expr::Array(_)
                | Expr::Range(_) => {
                    visit::visit_expr(self, e);
                }
                Expr::Reference(r) if r.mutability.is_none() => visit::visit_expr(self, e),
                Expr::Binary(b) if !is_assignment(&b.op) => visit::visit_expr(self, e),
                Expr::Call(c) if crate::lower::call::is_no_diff(&c.func, self.1) => c.args.iter().for_each(|arg| self.visit_expr(arg)),
                Expr::MethodCall(m) if is_quiet(m) => visit::visit_expr(self, e),
                _ => self.0 = true,
            }
        }
    }
    let mut effects = Effects(false, krate);
    effects.visit_expr(expr);
    effects.0
}

/// Whether the method only looks at its receiver. A slice is asked by `get` for an index; a cell, which others may change, for
/// nothing.
pub(in crate::lower) fn is_quiet(m: &syn::ExprMethodCall) -> bool {
    QUIET_METHODS.contains(&m.method.to_string().as_str()) && (m.method != "get" || !m.args.is_empty())
}

/// Whether the operator changes what stands left of it.
pub(in crate::lower) fn is_assignment(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}
