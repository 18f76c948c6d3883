//! Names that are references to values that have no place: `filter` lends its closure what it asks about.
//!
//! Values are looked at through references without a word about them; only the user's own tokens must see as many `&` as
//! there are. So a name remembers how far away its value is (`Binding::lent`), and patterns take references away as rustc's
//! do: one by `&`, all of them by anything that takes the value apart, whose parts are then one reference away.

use super::Lowerer;
use super::control::fit::is_rest;
use super::value::{Function, Value};
use crate::graph::{Op, Ty};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Pat};

impl Lowerer<'_> {
    /// Applies a function to a reference to the first value, and to the others as they are.
    pub(super) fn apply_lent(&mut self, function: &Function, values: Vec<Value>, at: &Expr) -> Value {
        let before = std::mem::replace(&mut self.lent, 1);
        let result = self.apply(function, values, at);
        self.lent = before;
        result
    }

    /// How many references an expression is away from its value: another name of a reference, a tuple that is borrowed, or a
    /// number that is known by its value.
    pub(super) fn lent_by(&self, expr: &Expr, value: &Value) -> u8 {
        match expr {
            Expr::Path(path) => path.path.get_ident().and_then(|name| self.binding(&name.to_string())).map_or(0, |known| known.lent),
            Expr::Reference(e) if matches!(value, Value::Tuple(_)) && matches!(*e.expr, Expr::Path(_) | Expr::Field(_)) => 1,
            Expr::Reference(e) if e.mutability.is_none() => match value {
                Value::Node(node) if !matches!(self.b.graph.node(*node).op, Op::Snippet(_) | Op::Borrow) => {
                    u8::from(matches!(*e.expr, Expr::Lit(_)) || matches!(self.ty(*node), Ty::Real(_) | Ty::Int | Ty::Bool))
                }
                _ => 0,
            },
            _ => 0,
        }
    }

    /// Binds a pattern to the value of an expression; the parts of a tuple one by one.
    pub(super) fn bind_expr(&mut self, pat: &Pat, value: Value, expr: &Expr) {
        match (pat, value, expr) {
            (Pat::Tuple(p), Value::Tuple(items), Expr::Tuple(e)) if p.elems.len() == e.elems.len() && !p.elems.iter().any(is_rest) => {
                for ((pat, item), expr) in p.elems.iter().zip(items).zip(&e.elems) {
                    self.bind_expr(pat, item, expr);
                }
            }
            (_, value, _) => {
                let lent = self.lent_by(expr, &value);
                self.bind_lent(pat, value, lent);
            }
        }
    }

    /// Binds a pattern to a value that is `lent` references away.
    pub(super) fn bind_lent(&mut self, pat: &Pat, value: Value, lent: u8) {
        let before = std::mem::replace(&mut self.lent, lent);
        match value {
            Value::Place(path) if lent > 0 => {
                self.lent -= 1;
                self.bind(pat, Value::Ref(path));
            }
            value => self.bind(pat, value),
        }
        self.lent = before;
    }

    /// A pattern that takes references away.
    pub(super) fn bind_behind(&mut self, pat: &Pat, value: Value) {
        match (pat, value) {
            (Pat::Reference(inner), value) => {
                let lent = self.lent - 1;
                self.bind_lent(&inner.pat, value, lent);
            }
            // The parts of a place are references themselves.
            (_, value @ Value::Ref(_)) => self.bind_lent(pat, value, 0),
            (Pat::Tuple(tuple), Value::Tuple(items)) if !tuple.elems.iter().any(is_rest) => {
                tuple.elems.iter().zip(items).for_each(|(pat, item)| self.bind_lent(pat, item, 1));
            }
            (_, Value::Node(node)) if !self.is_active_node(node) => {
                let lent = self.snippet_node(quote!((&__lent)), vec!["__lent".into()], vec![node], false, crate::graph::Ty::Opaque);
                self.references.insert(lent);
                self.bind_lent(pat, Value::Node(lent), 0);
            }
            (_, value) => self.bind_lent(pat, value, 0),
        }
    }

    /// The name's value as the user's tokens see it.
    pub(super) fn behind_references(&self, name: &str, tokens: TokenStream) -> TokenStream {
        let lent = self.binding(name).map_or(0, |binding| binding.lent);
        (0..lent).fold(tokens, |tokens, _| quote!((&#tokens)))
    }
}
