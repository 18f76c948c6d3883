//! Refusals: one message per mistake, at the user's tokens.
//!
//! What was refused has a value all the same, and what is computed from it is refused silently.

use super::Lowerer;
use super::value::Value;
use crate::graph::{NodeId, VarId};
use proc_macro2::Span;
use quote::ToTokens;
use std::collections::HashSet;

/// Values that stand in for something refused.
#[derive(Default)]
pub struct Refused {
    nodes: HashSet<NodeId>,
    vars: HashSet<VarId>,
    /// How many messages were left out.
    silenced: usize,
}

impl Lowerer<'_> {
    /// Reports a mistake; the value stands in for the expression, and the graph is thrown away.
    pub(super) fn refuse(&mut self, at: impl ToTokens, message: impl std::fmt::Display) -> Value {
        self.complain(at, message);
        Value::Node(self.error_node())
    }

    /// How many mistakes are known, reported or not.
    pub(super) fn mistakes(&self) -> usize {
        self.diagnostics.len() + self.refused.silenced
    }

    /// The value of a mistake that is reported elsewhere.
    pub(super) fn silent(&mut self) -> Value {
        self.refused.silenced += 1;
        self.refused()
    }

    /// The value of something that was refused already.
    pub(super) fn refused(&mut self) -> Value {
        Value::Node(self.error_node())
    }

    /// Reports a mistake, unless it follows from another one: in a part of the same expression, or behind a name in it.
    pub(super) fn complain(&mut self, at: impl ToTokens, message: impl std::fmt::Display) {
        let tokens = at.to_token_stream();
        if self.mentions_refused(tokens.clone()) {
            self.refused.silenced += 1;
            return;
        }
        if self.mistakes() > self.known {
            return;
        }
        let before = self.diagnostics.len();
        match tokens.clone().into_iter().next() {
            Some(first) if !is_ours(first.span()) => self.diagnostics.error(tokens, message),
            _ => self.diagnostics.error_at(self.here, message),
        }
        // Known from an earlier round through the same tokens.
        self.refused.silenced += usize::from(self.diagnostics.len() == before);
    }

    pub(super) fn complain_at(&mut self, at: Span, message: impl std::fmt::Display) {
        if self.mistakes() == self.known {
            self.diagnostics.error_at(at, message);
        }
    }

    /// Stands in for a refused expression.
    pub(super) fn error_node(&mut self) -> NodeId {
        let ty = self.types.fresh();
        let node = self.b.graph.new_bound(ty);
        self.varied.insert(node, true);
        self.refused.nodes.insert(node);
        node
    }

    /// What is stored in the variable was refused.
    pub(super) fn spoil(&mut self, var: VarId, node: NodeId) {
        if self.mistakes() > 0 && self.is_refused_node(node) {
            self.refused.vars.insert(var);
        }
    }

    /// The result of a call with refused arguments is as good as refused.
    pub(super) fn spoil_result(&mut self, result: NodeId, args: &[crate::graph::Arg]) {
        use crate::graph::ArgValue;
        let refused = args.iter().any(|arg| match &arg.value {
            ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => self.is_refused_node(*node),
            ArgValue::Shared(path) | ArgValue::Mutable(path) => self.refused.vars.contains(&path.var),
            ArgValue::Function(_) => false,
        });
        if refused {
            self.refused.nodes.insert(result);
        }
    }

    fn mentions_refused(&self, tokens: proc_macro2::TokenStream) -> bool {
        self.mistakes() > 0
            && super::snippet::identifiers(tokens).iter().any(|name| self.lookup(name).is_some_and(|value| self.is_refused(value)))
    }

    fn is_refused(&self, value: &Value) -> bool {
        match value {
            Value::Node(node) => self.is_refused_node(*node),
            Value::Place(path) | Value::Ref(path) => self.refused.vars.contains(&path.var),
            Value::Tuple(items) => items.iter().any(|item| self.is_refused(item)),
            Value::Maybe(_, value) | Value::Success(value) => self.is_refused(value),
            _ => false,
        }
    }

    pub(super) fn is_refused_node(&self, node: NodeId) -> bool {
        let mut stack = vec![node];
        let mut seen = HashSet::new();
        while let Some(node) = stack.pop() {
            if self.refused.nodes.contains(&node) {
                return true;
            }
            if seen.insert(node) {
                let node = self.b.graph.node(node);
                if let crate::graph::Op::Read(shape, _) = &node.op
                    && self.refused.vars.contains(&shape.var)
                {
                    return true;
                }
                stack.extend(&node.args);
            }
        }
        false
    }
}

/// Whether the tokens are none of the user's.
fn is_ours(span: Span) -> bool {
    format!("{span:?}") == format!("{:?}", Span::call_site()) && cfg!(not(test))
}
