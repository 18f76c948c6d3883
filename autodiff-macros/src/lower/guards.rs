//! Values that matter by when they end: guards of locks and cells, and what is bound only to be dropped.
//!
//! A derivative function keeps its values as long as it needs them, and no longer: it would give back too late, or too early, what
//! ends with the user's block. So these are refused.

use super::Lowerer;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprMethodCall, Local, Pat, Stmt};

impl Lowerer<'_> {
    /// Looks at `let` and at what follows it in its block.
    pub(super) fn refuse_guard(&mut self, local: &Local, rest: &[Stmt]) {
        let Some(init) = local.init.as_ref().filter(|init| !self.mentions_active(&init.expr)) else { return };
        if let Some(call) = guard(&init.expr) {
            let method = &call.method;
            self.complain(method, format!("what `{method}` gives is held until this block ends, which the derivative does not see: use it in the statement that asks for it, as `*cell.borrow_mut() += 1.0` does, or do what is done with it in a function without the attribute"));
        }
        let made = matches!(&*init.expr, Expr::Call(_) | Expr::MethodCall(_) | Expr::Struct(_));
        if let Pat::Ident(name) = &local.pat
            && made
            && is_unused(&name.ident.to_string())
            && !rest.iter().any(|stmt| names(stmt.to_token_stream(), &name.ident.to_string()))
        {
            let name = &name.ident;
            self.complain(name, format!("`{name}` is there for the sake of its end only, which the derivative does not see: end it by `drop({name})`, or write `let _ = ..` if nothing depends on when it ends"));
        }
    }
}

/// The call that gives a guard, behind `unwrap()` and `?`.
fn guard(init: &Expr) -> Option<&ExprMethodCall> {
    match init {
        Expr::Paren(inner) => guard(&inner.expr),
        Expr::Try(inner) => guard(&inner.expr),
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => guard(&call.receiver),
        Expr::MethodCall(call) => {
            let gives = ["borrow_mut", "try_borrow_mut", "lock", "try_lock", "write", "try_write", "peek_mut"];
            (call.args.is_empty() && gives.iter().any(|name| call.method == name)).then_some(call)
        }
        _ => None,
    }
}

/// Whether the name says that nobody looks at the value.
fn is_unused(name: &str) -> bool {
    name.len() > 1 && name.starts_with('_') && !name.starts_with("__")
}

fn names(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => names(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
