//! Source of the user's that borrows what it names: it can be asked again as long as that is there.

use proc_macro2::TokenStream;
use syn::{Expr, ExprMethodCall};

/// Whether the tokens are such source.
pub(super) fn lends(tokens: &TokenStream) -> bool {
    syn::parse2(tokens.clone()).is_ok_and(|source| is_lent(&source))
}

/// Whether the value starts from a reference to what is named.
fn is_lent(source: &Expr) -> bool {
    match source {
        Expr::Reference(_) => true,
        Expr::Paren(inner) => is_lent(&inner.expr),
        Expr::MethodCall(call) => gives_lent(call) && is_place(&call.receiver) || is_lent(&call.receiver),
        _ => false,
    }
}

/// What a call makes, if the source looks at it by reference from there on: `edges` in `mesh.edges().iter().skip(1)`.
pub(super) fn lent_temporary(source: &Expr) -> Option<&Expr> {
    match source {
        Expr::Paren(inner) => lent_temporary(&inner.expr),
        Expr::MethodCall(call) => lent_temporary(&call.receiver)
            .or_else(|| (gives_lent(call) && matches!(&*call.receiver, Expr::Call(_) | Expr::MethodCall(_))).then_some(&*call.receiver)),
        _ => None,
    }
}

/// Whether the method gives what borrows from its receiver.
fn gives_lent(call: &ExprMethodCall) -> bool {
    ["iter", "values", "keys", "chars", "bytes", "windows", "chunks", "lines", "split_whitespace"].iter().any(|name| call.method == name)
}

fn is_place(source: &Expr) -> bool {
    match source {
        Expr::Path(_) => true,
        Expr::Paren(inner) => is_place(&inner.expr),
        Expr::Field(field) => is_place(&field.base),
        Expr::Index(element) => is_place(&element.expr),
        _ => false,
    }
}
