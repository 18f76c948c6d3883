//! What statements name, and what that is computed from.

use super::{Graph, NodeId, Op, Region, Snippet, Stmt};
use std::collections::HashSet;

impl Region {
    /// The values that the statements name, and those that the region yields.
    pub fn named(&self) -> Vec<NodeId> {
        self.yields.iter().copied().chain(self.stmts.iter().flat_map(Stmt::named)).collect()
    }
}

impl Stmt {
    /// The values that the statement names, regions and the guards of arms included.
    pub fn named(&self) -> Vec<NodeId> {
        let mut out = self.operands();
        out.extend(self.defines());
        if let Stmt::Match { arms, .. } = self {
            out.extend(arms.iter().filter_map(|arm| arm.guard));
        }
        out.extend(self.regions().into_iter().flat_map(|(inner, _)| inner.named()));
        out
    }
}

impl Graph {
    /// The nodes and all that they are computed from.
    pub fn depends(&self, mut stack: Vec<NodeId>) -> HashSet<NodeId> {
        let mut used = HashSet::new();
        while let Some(node) = stack.pop() {
            if used.insert(node) {
                stack.extend(&self.node(node).args);
            }
        }
        used
    }

    /// Whether the value is source that does more than give a value, or must not be evaluated twice.
    pub fn has_effect(&self, id: NodeId) -> bool {
        matches!(self.node(id).op, Op::Snippet(snippet) if self.snippets[snippet.index()].effect)
    }

    /// The iterator whose items the value lists.
    pub fn listed(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id);
        matches!(node.op, Op::Snippet(snippet) if self.snippets[snippet.index()].holes == [Snippet::ITERATOR]).then(|| node.args[0])
    }

    /// Whether the value borrows what it is made of.
    pub fn lends(&self, id: NodeId) -> bool {
        match self.node(id).op {
            Op::Snippet(snippet) => self.snippets[snippet.index()].lends,
            Op::Borrow => true,
            _ => false,
        }
    }

    /// Whether the value borrows what has a name of the user's and was made: it can be borrowed again under that name.
    pub fn is_lent_by_name(&self, id: NodeId) -> bool {
        self.lends(id)
            && self.node(id).args.iter().all(|arg| self.node(*arg).name.is_some() && matches!(self.node(*arg).op, Op::Snippet(_)))
    }
}
