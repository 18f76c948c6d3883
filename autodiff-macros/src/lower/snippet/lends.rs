//! Source of the user's that borrows what it names: it can be asked again as long as that is there.

use proc_macro2::TokenStream;
use syn::Expr;

/// Whether the tokens are such source.
pub(super) fn lends(tokens: &TokenStream) -> bool {
    syn::parse2(tokens.clone()).is_ok_and(|source| is_lent(&source))
}

/// Whether the value starts from a reference to what is named.
fn is_lent(source: &Expr) -> bool {
    match source {
        Expr::Reference(_) => true,
        Expr::Paren(inner) => is_lent(&inner.expr),
        Expr::MethodCall(call) => {
            let lends = ["iter", "values", "keys", "chars", "bytes", "windows", "chunks"].iter().any(|name| call.method == name);
            lends && is_place(&call.receiver) || is_lent(&call.receiver)
        }
        _ => false,
    }
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
