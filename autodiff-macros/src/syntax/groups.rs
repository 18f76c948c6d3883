//! What `macro_rules!` hands on as `$ty:ty` or `$value:expr` comes in groups without delimiters, as one piece each.
//!
//! In comes an item; out goes the same one without such groups, so that nothing after this knows of them. A piece that would
//! fall apart by operators around it stands in parentheses: rustc drops groups without delimiters that come out of an attribute.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprParen, Item, Macro, Type, token};

/// Takes the groups out of the item.
pub fn ungroup(item: &mut Item) {
    Ungroup.visit_item_mut(item);
}

struct Ungroup;

impl VisitMut for Ungroup {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        while let Type::Group(group) = ty {
            *ty = match &*group.elem {
                bounds @ (Type::TraitObject(_) | Type::ImplTrait(_)) => syn::parse_quote!((#bounds)),
                inner => inner.clone(),
            };
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        while let Expr::Group(group) = expr {
            let inner = group.expr.clone();
            *expr = match *inner {
                inner if is_one_piece(&inner) => inner,
                inner => Expr::Paren(ExprParen { attrs: Vec::new(), paren_token: token::Paren::default(), expr: Box::new(inner) }),
            };
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_macro_mut(&mut self, invocation: &mut Macro) {
        invocation.tokens = in_parentheses(invocation.tokens.clone());
    }
}

/// Whether operators around the expression leave it whole.
fn is_one_piece(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Group(_)
            | Expr::Paren(_)
            | Expr::Lit(_)
            | Expr::Path(_)
            | Expr::Call(_)
            | Expr::MethodCall(_)
            | Expr::Field(_)
            | Expr::Index(_)
            | Expr::Array(_)
            | Expr::Tuple(_)
            | Expr::Macro(_)
    )
}

/// The arguments of a macro; of its groups without delimiters those that are expressions are known to be such.
fn in_parentheses(tokens: TokenStream) -> TokenStream {
    let whole = |tree| match tree {
        TokenTree::Group(group) => {
            let inner = in_parentheses(group.stream());
            let falls_apart = group.delimiter() == Delimiter::None && syn::parse2::<Expr>(inner.clone()).is_ok_and(|e| !is_one_piece(&e));
            let mut renewed = Group::new(if falls_apart { Delimiter::Parenthesis } else { group.delimiter() }, inner);
            renewed.set_span(group.span());
            TokenTree::Group(renewed)
        }
        other => other,
    };
    tokens.into_iter().map(whole).collect()
}
