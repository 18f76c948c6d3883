//! Calls of differentiable functions that may fail, where more is asked of them than `?`: their result is an `Option`.

use super::Lowerer;
use super::value::Value;
use crate::graph::{NodeId, Path, Ty};
use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::{Expr, ExprMethodCall};

/// Said of a call whose effect on what it is lent would be lost where it fails.
const CHANGES: &str = "a call that changes what it is lent may change it before it fails: take its value out by `?`, `unwrap` or `expect`, or let it return what changes";

impl Lowerer<'_> {
    /// What a method of `Option`s is asked of: a field, or a call that may have failed. `unwrap` and `expect` right behind a
    /// call are part of it.
    pub(super) fn option_receiver(&mut self, receiver: Value, of_option: bool, e: &ExprMethodCall) -> Value {
        let taken_later = match receiver {
            Value::Node(node) => {
                let takes = e.method == "unwrap" || e.method == "expect";
                takes && !matches!(*e.receiver, Expr::Call(_) | Expr::MethodCall(_)) && self.may_have_failed(node)
            }
            _ => false,
        };
        if !of_option && !taken_later {
            return receiver;
        }
        let receiver = self.as_option(receiver, false);
        // Without active parts it is the user's own so far; here it meets one with active parts.
        if of_option && self.may_be_sibling(&receiver) { self.opened(receiver) } else { receiver }
    }

    /// A method behind a call that may fail which leaves the value as it is: it stays behind the derived call.
    pub(super) fn adapt_call(&mut self, node: NodeId, e: &ExprMethodCall) -> Value {
        let names = super::snippet::identifiers(e.args.to_token_stream());
        if let Some(name) = names.iter().find(|name| self.lookup(name).is_some()) {
            let method = &e.method;
            return self.refuse(
                &e.args,
                format!("`{method}` behind a call that is differentiated cannot use `{name}`: write the error without variables of this function"),
            );
        }
        let (method, turbofish, args) = (&e.method, &e.turbofish, &e.args);
        self.b.graph.fallible.entry(node).or_default().extend(quote!(.#method #turbofish (#args)));
        self.adapted.insert(node);
        Value::Node(node)
    }

    /// Whether the value is what a differentiable function returns, its `Option` or `Result` included.
    pub(super) fn may_have_failed(&self, node: NodeId) -> bool {
        self.called.contains_key(&node) && (self.adapted.contains(&node) || !self.b.graph.fallible.contains_key(&node))
    }

    /// The result of a call that may fail as a pair.
    pub(super) fn attempt(&mut self, node: NodeId) -> Value {
        if self.changing.contains(&node) {
            self.complain_at(self.here, CHANGES);
            return Value::Nothing;
        }
        self.b.graph.attempts.insert(node);
        // Whatever the callee's own signature says of the value inside.
        self.b.graph.nodes[node.index()].ty = Ty::Opaque;
        let whole = Path::var(self.new_local("attempt", Ty::Opaque, Span::mixed_site()));
        self.write(&whole, node);
        self.attempts.insert(whole.var);
        self.optional_place(&whole, false)
    }
}
