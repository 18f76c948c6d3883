//! Local names in tokens of the user's replaced by holes.
//!
//! In come tokens, and the names that are in scope; out go the tokens with a placeholder for each value that they name, and the
//! values in the order of the placeholders. Names in format strings are handed over as named arguments.

use super::changes::Changes;
use crate::graph::{NodeId, Ty};
use crate::lower::Lowerer;
use crate::lower::apart::apart;
use crate::lower::value::Value;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::HashMap;
use syn::Expr;

/// Replaces local names by holes.
pub(super) struct Holes<'l, 'a> {
    lowerer: &'l mut Lowerer<'a>,
    pub names: Vec<String>,
    pub args: Vec<NodeId>,
    seen: HashMap<String, TokenStream>,
    /// The tokens may change what they name.
    pub effect: bool,
    changes: Changes,
}

impl<'l, 'a> Holes<'l, 'a> {
    pub fn of(lowerer: &'l mut Lowerer<'a>) -> Self {
        Holes { lowerer, names: Vec::new(), args: Vec::new(), seen: HashMap::new(), effect: false, changes: Changes::default() }
    }

    /// The holes of tokens that may change what they name.
    pub fn with_effect(lowerer: &'l mut Lowerer<'a>, tokens: &TokenStream) -> Self {
        Holes { effect: true, changes: Changes::of(tokens), ..Holes::of(lowerer) }
    }

    /// The tokens with holes.
    pub fn fill(&mut self, tokens: TokenStream) -> TokenStream {
        let mut out = TokenStream::new();
        // One dot comes before a field or a method, two before the end of a range or the base of a literal.
        let mut dots = 0;
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            let is_dot = matches!(&tree, TokenTree::Punct(p) if p.as_char() == '.');
            match tree {
                TokenTree::Ident(ident) if dots != 1 => {
                    // `name:` in a struct literal and `name::` in a path are no locals.
                    let path_like = matches!(trees.peek(), Some(TokenTree::Punct(p)) if p.as_char() == ':');
                    match (path_like, self.hole(&ident)) {
                        (false, Some(filled)) => out.extend(filled),
                        _ => out.extend([TokenTree::Ident(ident)]),
                    }
                }
                TokenTree::Group(group) => {
                    let mut inner = self.fill(group.stream());
                    inner.extend(self.named_arguments(group.stream()));
                    let mut filled = Group::new(group.delimiter(), inner);
                    filled.set_span(group.span());
                    out.extend([TokenTree::Group(filled)]);
                }
                other => out.extend([other]),
            }
            dots = if is_dot { dots + 1 } else { 0 };
        }
        out
    }

    /// `"{name}"` in a format string: the local is handed over as a named argument.
    fn named_arguments(&mut self, tokens: TokenStream) -> TokenStream {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut out = TokenStream::new();
        let mut seen: Vec<String> = Vec::new();
        for tree in &trees {
            let TokenTree::Literal(literal) = tree else { continue };
            for name in captured_names(&literal.to_string()) {
                if seen.contains(&name) {
                    continue;
                }
                let ident = Ident::new(&name, literal.span());
                if let Some(filled) = self.hole(&ident) {
                    out.extend(quote!(, #ident = #filled));
                    seen.push(name);
                }
            }
        }
        if matches!(trees.last(), Some(TokenTree::Punct(p)) if p.as_char() == ',') {
            out = out.into_iter().skip(1).collect();
        }
        out
    }

    fn hole(&mut self, ident: &Ident) -> Option<TokenStream> {
        let name = ident.to_string();
        if let Some(tokens) = self.seen.get(&name) {
            return Some(tokens.clone());
        }
        let value = self.lowerer.lookup(&name)?.clone();
        let tokens = match self.number(&name, &value, ident.span()) {
            Some(tokens) => tokens,
            None => self.value(&value, ident.span())?,
        };
        let tokens = self.lowerer.behind_references(&name, tokens);
        self.seen.insert(name, tokens.clone());
        Some(tokens)
    }

    /// The number that a name means where the tokens may change it, or look at it through a mutable reference: what is changed
    /// is the place, whatever it is known to hold; what is looked at is a value.
    fn number(&mut self, name: &str, value: &Value, span: Span) -> Option<TokenStream> {
        let (path, by_reference) = match value {
            Value::Place(path) => (path, false),
            Value::Ref(path) if self.lowerer.is_exclusive(path) => (path, true),
            _ => return None,
        };
        if !self.effect || !self.lowerer.path_ty(path).is_scalar() {
            return None;
        }
        if self.changes.stores.contains(name) || by_reference && self.changes.bare.contains(name) {
            let node = self.lowerer.b.look(path);
            let place = self.arg(node, span);
            return Some(if by_reference { quote!((&mut #place)) } else { place });
        }
        let node = self.lowerer.b.read(path);
        let number = self.arg(node, span);
        Some(if by_reference { quote!((&#number)) } else { number })
    }

    /// What stands for a value in them.
    pub fn value(&mut self, value: &Value, span: Span) -> Option<TokenStream> {
        match value {
            Value::Node(node) => Some(self.arg(*node, span)),
            Value::Place(path) => {
                let node = self.lowerer.read(path);
                Some(self.arg(node, span))
            }
            Value::Ref(path) if !self.effect && self.lowerer.held_columns.contains_key(path) => {
                let column = self.lowerer.column_as_matrix(path)?;
                Some(self.arg(column, span))
            }
            Value::Ref(path) => {
                let node = self.lowerer.b.read(path);
                let tokens = self.arg(node, span);
                let is_number = matches!(self.lowerer.b.graph.path_ty(path), Ty::Real(_) | Ty::Int | Ty::Bool);
                Some(match self.lowerer.is_lent(path) && !is_number {
                    true => tokens,
                    false if self.effect && self.lowerer.is_exclusive(path) => quote!((&mut #tokens)),
                    false => quote!((&#tokens)),
                })
            }
            Value::Nothing => Some(quote!(::core::option::Option::None)),
            Value::Unit => Some(quote!(())),
            Value::Maybe(cond, inner) => {
                let node = self.lowerer.whole_option(*cond, (**inner).clone());
                Some(self.arg(node, span))
            }
            Value::Optional(optional) => {
                let contents = self.lowerer.contents_of(optional);
                self.value(&contents, span)
            }
            Value::Range { start, end, inclusive } => {
                let [start, end] = [start, end].map(|bound| bound.map(|node| self.arg(node, span)));
                let dots = if *inclusive { quote!(..=) } else { quote!(..) };
                Some(quote!((#start #dots #end)))
            }
            Value::Tuple(items) => {
                let items: Option<Vec<TokenStream>> = items.iter().map(|item| self.value(item, span)).collect();
                let items = items?;
                Some(quote!((#(#items,)*)))
            }
            Value::Struct(literal) => {
                let node = self.lowerer.build_literal(literal, &Ident::new("literal", span));
                Some(self.arg(node, span))
            }
            Value::Closure(closure) => {
                let scopes = std::mem::replace(&mut self.lowerer.scopes, closure.scopes.clone());
                let seen = std::mem::take(&mut self.seen);
                let own = Expr::Closure(closure.expr.clone());
                let own = apart(&own, &self.lowerer.bindings).unwrap_or(own);
                let tokens = self.fill(own.to_token_stream());
                self.seen = seen;
                self.lowerer.scopes = scopes;
                Some(quote!((#tokens)))
            }
            _ => None,
        }
    }

    fn arg(&mut self, node: NodeId, span: Span) -> TokenStream {
        let index = match self.args.iter().position(|a| *a == node) {
            Some(index) => index,
            None => {
                self.args.push(node);
                self.names.push(format!("__hole{}", self.args.len() - 1));
                self.args.len() - 1
            }
        };
        Ident::new(&self.names[index], span).to_token_stream()
    }
}

/// The names that a format string captures: `{name}` and `{name:..}`.
pub(super) fn captured_names(text: &str) -> Vec<String> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let ends = part[name.len()..].starts_with(['}', ':']);
            (ends && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
        })
        .collect()
}
