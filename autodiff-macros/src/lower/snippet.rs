//! Inactive source that passes through: the user's own tokens, with holes where local names stand.

/// Names that source may store to.
mod changes;

/// Local names replaced by holes.
mod holes;

/// Whether source does more than give a value.
mod effects;

/// Whether source borrows what it names.
mod lends;

pub(in crate::lower) use changes::Changes;
pub(super) use effects::{has_effect, is_assignment, is_quiet};

use super::value::Value;
use super::{Lowerer, counts};
use crate::graph::{NodeId, Op, Snippet, SnippetId, Ty};
use crate::lower::apart::apart;
use holes::{Holes, captured_names};
use lends::{lends, lent_temporary};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ItemFn, Pat};

impl Lowerer<'_> {
    /// The expression as it stands.
    pub(super) fn snippet(&mut self, expr: &Expr) -> Value {
        if self.mentions_active(expr) {
            return self.refuse(
                expr,
                "this expression cannot be differentiated: bind the active value in it to a name first, call a `#[differentiable]` function, or waive the derivative with `no_diff(..)`",
            );
        }
        self.looked_at_only(expr)
    }

    /// The expression as it stands, active values in it included: what it gives carries no derivative.
    pub(super) fn looked_at_only(&mut self, expr: &Expr) -> Value {
        let whole = expr;
        if self.evaluated.is_open(expr)
            && let Some(made) = lent_temporary(expr)
            && !matches!(made, Expr::Call(c) if super::call::is_no_diff(&c.func, &self.options.krate))
            && let Value::Node(node) = self.looked_at_only(made)
        {
            self.evaluated.note(made, node, self.b.region());
        }
        let (replaced, parts) = self.without_evaluated(expr).unzip();
        let expr = replaced.as_ref().unwrap_or(expr);
        let effect = parts.is_some() || has_effect(expr, &self.options.krate);
        let counted = self.with_counts(expr);
        let expr = counted.as_ref().unwrap_or(expr);
        let written = self.with_element(expr);
        let expr = written.as_ref().unwrap_or(expr);
        let renamed = apart(expr, &self.bindings);
        let expr = renamed.as_ref().unwrap_or(expr);
        let ty = self.snippet_ty(whole);
        if effect {
            self.hold_named(expr);
        }
        self.scopes.push(HashMap::new());
        parts.into_iter().flatten().for_each(|(name, value)| self.define(&name, value));
        let node = self.tokens_as_they_stand(expr.to_token_stream(), effect, ty);
        self.scopes.pop();
        if effect {
            self.evaluated.note(whole, node, self.b.region());
        }
        Value::Node(node)
    }

    /// Tokens as they stand, local names found by their spelling.
    pub(super) fn snippet_tokens(&mut self, tokens: TokenStream, effect: bool, ty: Ty) -> NodeId {
        let tokens = self.with_own_parameters(tokens);
        self.tokens_as_they_stand(tokens, effect, ty)
    }

    fn tokens_as_they_stand(&mut self, tokens: TokenStream, effect: bool, ty: Ty) -> NodeId {
        let mut holes = if effect { Holes::with_effect(self, &tokens) } else { Holes::of(self) };
        let tokens = holes.fill(tokens);
        let (names, args) = (holes.names, holes.args);
        self.snippet_node(tokens, names, args, effect, ty)
    }

    /// The tokens with parameters of closures that are no names of the function's.
    fn with_own_parameters(&self, tokens: TokenStream) -> TokenStream {
        if !may_have_closures(&tokens) {
            return tokens;
        }
        match syn::parse2::<Expr>(tokens.clone()) {
            Ok(expr) => apart(&expr, &self.bindings).map_or(tokens, ToTokens::into_token_stream),
            Err(_) => tokens,
        }
    }

    /// A guard: what it looks at is read in front of the `match`, it is evaluated where its arm stands.
    pub(super) fn guard_tokens(&mut self, tokens: TokenStream) -> NodeId {
        let mut holes = Holes::of(self);
        let tokens = holes.fill(tokens);
        let (names, args) = (holes.names, holes.args);
        self.b.open();
        let node = self.snippet_node(tokens, names, args, false, Ty::Bool);
        self.b.close();
        node
    }

    /// A value as the user's own tokens see it: a reference where it is one.
    pub(super) fn looked_at(&mut self, value: &Value) -> NodeId {
        let mut holes = Holes::of(self);
        let tokens = holes.value(value, Span::mixed_site()).unwrap_or_default();
        let (names, args) = (holes.names, holes.args);
        self.snippet_node(tokens, names, args, false, Ty::Opaque)
    }

    pub(super) fn snippet_node(&mut self, tokens: TokenStream, holes: Vec<String>, args: Vec<NodeId>, effect: bool, ty: Ty) -> NodeId {
        let graph = &mut self.b.graph;
        // The same constant is the same node.
        let text = tokens.to_string();
        if !effect
            && args.is_empty()
            && let Some(node) = graph.constants.get(&text)
        {
            let node = *node;
            let own = self.b.graph.node(node).ty.clone();
            self.types.unify(&own, &ty);
            return node;
        }
        let lends = !effect && holes.len() == 1 && lends(&tokens);
        graph.snippets.push(Snippet { tokens, holes, effect, lends });
        let id = SnippetId(graph.snippets.len() as u32 - 1);
        let node = self.b.node(Op::Snippet(id), args, ty);
        if effect {
            // It may change the variables that it names.
            let named: Vec<_> = self.b.graph.node(node).args.iter().filter_map(|arg| self.b.graph.path_of(*arg)).collect();
            named.iter().for_each(|path| self.b.touch(path.var));
        }
        if !effect && self.b.graph.node(node).args.is_empty() {
            self.b.graph.constants.insert(text, node);
        }
        node
    }

    fn snippet_ty(&mut self, expr: &Expr) -> Ty {
        match expr {
            Expr::Cast(e) => self.model(&e.ty),
            Expr::Paren(e) => self.snippet_ty(&e.expr),
            Expr::MethodCall(e) => match e.method.to_string().as_str() {
                "len" | "count" | "count_ones" | "leading_zeros" | "trailing_zeros" | "ilog2" | "isqrt" => Ty::Int,
                "is_empty" | "is_some" | "is_none" | "is_nan" | "is_finite" | "contains" | "any" | "all" | "starts_with" => Ty::Bool,
                "unwrap" | "expect" | "clone" | "min" | "max" | "abs" | "pow" | "saturating_sub" | "rem_euclid" | "wrapping_sub"
                | "wrapping_add" | "div_ceil" => self.snippet_ty(&e.receiver),
                _ => self.types.fresh(),
            },
            Expr::Call(e) => match &*e.func {
                Expr::Path(p) if p.path.segments.len() == 2 => {
                    let first = p.path.segments[0].ident.to_string();
                    match first.as_str() {
                        "f64" => Ty::F64,
                        "f32" => Ty::Real(crate::graph::Float::F32),
                        name if crate::syntax::types::is_matrix(name) => {
                            let mut ty = p.path.clone();
                            ty.segments.pop();
                            ty.segments.pop_punct();
                            if self.is_of_the_user(&ty) { self.types.fresh() } else { self.matrix_ty(&ty) }
                        }
                        name if self.signature.scalars.contains(name) => Ty::Real(crate::graph::Float::Param(name.into())),
                        _ => self.types.fresh(),
                    }
                }
                _ => self.types.fresh(),
            },
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                Some(Value::Node(n)) => self.ty(n),
                _ => self.types.fresh(),
            },
            Expr::Binary(e) => {
                let comparison = matches!(
                    e.op,
                    syn::BinOp::Lt(_) | syn::BinOp::Le(_) | syn::BinOp::Gt(_) | syn::BinOp::Ge(_) | syn::BinOp::Eq(_) | syn::BinOp::Ne(_)
                );
                if comparison { Ty::Bool } else { self.snippet_ty(&e.left) }
            }
            // What is behind a reference is not of its type.
            Expr::Unary(e) if matches!(e.op, syn::UnOp::Deref(_)) => match &*e.expr {
                Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                    Some(Value::Node(node)) if self.may_be_reference(node) => self.types.fresh(),
                    _ => self.snippet_ty(&e.expr),
                },
                of => self.snippet_ty(of),
            },
            Expr::Unary(e) => self.snippet_ty(&e.expr),
            Expr::Struct(_) | Expr::Closure(_) => Ty::Opaque,
            _ => self.types.fresh(),
        }
    }

    /// Whether an active value stands in the expression where its value counts.
    pub(super) fn mentions_active(&mut self, expr: &Expr) -> bool {
        self.mentions(expr, false)
    }

    /// Whether an error made by the expression would carry an active value on: what its text says of one carries nothing.
    pub(super) fn error_mentions_active(&mut self, error: &Expr) -> bool {
        self.mentions(error, true)
    }

    fn mentions(&mut self, expr: &Expr, beyond_text: bool) -> bool {
        struct Names {
            found: Vec<String>,
            krate: syn::Path,
            beyond_text: bool,
        }
        impl<'ast> Visit<'ast> for Names {
            fn visit_expr(&mut self, e: &'ast Expr) {
                match e {
                    Expr::Path(p) => self.found.extend(p.path.get_ident().map(Ident::to_string)),
                    Expr::MethodCall(m) if counts::counts(m) || (self.beyond_text && m.method == "to_string") => {}
                    Expr::Call(c) if super::call::is_no_diff(&c.func, &self.krate) => {}
                    Expr::Index(i) => self.visit_expr(&i.expr),
                    Expr::Macro(m) if self.beyond_text && m.mac.path.segments.last().is_some_and(|s| s.ident == "format") => {}
                    Expr::Macro(m) => self.found.extend(identifiers(m.mac.tokens.clone())),
                    _ => visit::visit_expr(self, e),
                }
            }
        }
        let mut names = Names { found: Vec::new(), krate: self.options.krate.clone(), beyond_text };
        names.visit_expr(expr);
        names.found.iter().any(|name| match self.lookup(name).cloned() {
            Some(Value::Closure(c)) => self.body_mentions_active(&c),
            Some(value) => self.is_active(&value),
            None => false,
        })
    }
}

/// The function with `S { q }` as `S { q: q }`, so that a hole can stand for the value.
pub(super) fn without_shorthand(item: &ItemFn) -> ItemFn {
    struct Written;
    impl VisitMut for Written {
        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            field.colon_token.get_or_insert_default();
            visit_mut::visit_field_value_mut(self, field);
        }
    }
    let mut item = item.clone();
    Written.visit_item_fn_mut(&mut item);
    item
}

/// All identifiers in the tokens.
pub(super) fn identifiers(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|tree| match tree {
            TokenTree::Ident(ident) => vec![ident.to_string()],
            TokenTree::Group(group) => identifiers(group.stream()),
            TokenTree::Literal(literal) => captured_names(&literal.to_string()),
            _ => Vec::new(),
        })
        .collect()
}

fn may_have_closures(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '|',
        TokenTree::Group(group) => may_have_closures(&group.stream()),
        _ => false,
    })
}

/// Whether the identifier binds a name: one that starts like a constant is one.
pub(super) fn binds(p: &syn::PatIdent) -> bool {
    !p.ident.to_string().starts_with(char::is_uppercase)
}

/// The names that a pattern binds.
pub(super) fn pattern_names(pat: &Pat) -> Vec<(String, Span)> {
    names_where(pat, |_| true)
}

/// The names of variables that may change, `mut name`.
pub(super) fn mutable_names(pat: &Pat) -> Vec<(String, Span)> {
    names_where(pat, |p| p.mutability.is_some() && p.by_ref.is_none())
}

fn names_where(pat: &Pat, holds: fn(&syn::PatIdent) -> bool) -> Vec<(String, Span)> {
    struct Names(Vec<(String, Span)>, fn(&syn::PatIdent) -> bool);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            let name = p.ident.to_string();
            if binds(p) && self.1(p) && !self.0.iter().any(|(n, _)| *n == name) {
                self.0.push((name, p.ident.span()));
            }
            visit::visit_pat_ident(self, p);
        }
    }
    let mut names = Names(Vec::new(), holds);
    names.visit_pat(pat);
    names.0
}
