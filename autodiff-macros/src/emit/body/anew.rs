//! References that a pullback needs are taken anew in it: it is given the arguments again, and must hold nothing that they
//! lend.

use super::Emitter;
use super::expressions::alone;
use crate::graph::{NodeId, Op, Stmt, Ty, VarKind};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;

impl Emitter<'_> {
    /// The `let`s of the forward sweep that the pullback repeats: values of the user's own types that are computed from what
    /// lasts, and that ask for no effect. Statements from `cut` on belong to the pullback.
    pub fn taken_anew(&mut self, cut: usize) -> TokenStream {
        let mut repeated: Vec<NodeId> = self.used_from(cut).into_iter().filter(|node| self.is_taken_anew(*node)).collect();
        repeated.sort();
        let mut out = TokenStream::new();
        for node in repeated {
            let (name, value) = (self.node_name(node), alone(self.computed(node)));
            out.extend(quote!(let #name = #value;));
        }
        out
    }

    /// What the statements from `cut` on look at: values that they find under a name, and what others are computed from.
    pub(super) fn used_from(&self, cut: usize) -> HashSet<NodeId> {
        let mut used = HashSet::new();
        let mut stack: Vec<NodeId> = self.graph.body.stmts.iter().skip(cut).flat_map(Stmt::named).collect();
        while let Some(node) = stack.pop() {
            let is_found = self.named_first.contains(&node) && !self.is_taken_anew(node);
            if used.insert(node) && !is_found {
                stack.extend(&self.graph.node(node).args);
            }
        }
        used
    }

    pub(super) fn is_taken_anew(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        let may_lend = match (&n.ty, &n.op) {
            (Ty::Opaque | Ty::Slice(_), Op::Snippet(_) | Op::Slot | Op::Borrow) => true,
            (_, Op::Snippet(_)) => self.graph.lends(node),
            _ => false,
        };
        let is_named = self.named_first.contains(&node);
        may_lend && !self.graph.has_effect(node) && is_named && (self.looks_at_names(node) || self.comes_from_what_lasts(node))
    }

    /// Whether the value is the same in the pullback: it comes from what nobody changes, or is kept under a name.
    fn lasts(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        let is_frozen = match &n.op {
            Op::Read(shape, _) | Op::Len(shape, _) => self.graph.var(shape.var).frozen,
            Op::Scalar(_) | Op::Cast(_) | Op::Borrow | Op::Slot | Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_) => true,
            Op::Snippet(_) => !self.graph.has_effect(node),
            _ => false,
        };
        let is_kept = n.ty.is_scalar() && self.named_first.contains(&node);
        is_kept || self.looks_at_names(node) || (is_frozen && self.comes_from_what_lasts(node))
    }

    /// Whether the source borrows what has a name: it is still there under that, and the pullback takes it along.
    fn looks_at_names(&self, node: NodeId) -> bool {
        self.graph.lends(node) && self.graph.node(node).args.iter().all(|arg| self.named_first.contains(arg) || self.is_local(*arg))
    }

    /// Whether the value is that of a local, which then stays as it is while it is borrowed: where it does not, its content has a
    /// name of its own.
    fn is_local(&self, node: NodeId) -> bool {
        match &self.graph.node(node).op {
            Op::Read(shape, _) => shape.proj.is_empty() && self.graph.var(shape.var).kind == VarKind::Local,
            _ => false,
        }
    }

    fn comes_from_what_lasts(&self, node: NodeId) -> bool {
        self.lists_a_local(node) || self.graph.node(node).args.iter().all(|arg| self.lasts(*arg))
    }

    /// Whether the value lists what is borrowed from a local.
    fn lists_a_local(&self, node: NodeId) -> bool {
        self.graph
            .listed(node)
            .is_some_and(|iterator| self.graph.lends(iterator) && self.graph.node(iterator).args.iter().all(|arg| self.is_local(*arg)))
    }
}
