//! Elements that nothing overwrites any more: the reverse sweep looks at them where they are.
//!
//! A read of such an element is repeated. A value that was written into one is read from there.

use super::Plan;
use crate::analysis::{Access, RegionId};
use crate::graph::{NodeId, Op, Proj, ScalarOp, Ty, VarId};
use std::collections::HashSet;

impl Plan {
    /// The region at the end of which the sweep at hand finds the variable.
    fn horizon(&self, var: VarId) -> RegionId {
        match self.regions.home.get(&var) {
            Some(home) if self.regions.encloses(self.root, *home) => *home,
            _ => self.root,
        }
    }

    /// Whether the node reads an element that keeps its content until the reverse sweep looks.
    pub(super) fn rests(&self, node: NodeId) -> bool {
        if let Some(answer) = self.resting.borrow().get(&(node, self.root)) {
            return *answer;
        }
        let answer = match self.dependence.read(&self.graph, node) {
            Some(access) => self.dependence.rests(&self.graph, &access, self.horizon(access.path.var)),
            None => false,
        };
        self.resting.borrow_mut().insert((node, self.root), answer);
        answer
    }

    /// The element in sight of the reverse sweep that a value of region `id` rests in.
    pub(super) fn store_of(&self, node: NodeId, id: RegionId) -> Option<Access> {
        let n = self.graph.node(node);
        if !n.ty.is_real() || matches!(n.op, Op::Read(..)) || node.index() >= self.forward_nodes {
            return None;
        }
        if let Some(answer) = self.stores.borrow().get(&(node, self.root)) {
            return answer.clone();
        }
        let in_sight = |var: &VarId| self.regions.home.get(var).is_none_or(|home| self.present.contains(home));
        let store = self.dependence.stores(node, id).into_iter().find(|access| {
            let var = access.path.var;
            in_sight(&var) && self.dependence.rests(&self.graph, access, self.horizon(var))
        });
        self.stores.borrow_mut().insert((node, self.root), store.clone());
        store
    }

    /// Makes reads of the elements that values of region `id` rest in.
    pub(super) fn find_stored(&mut self, id: RegionId) {
        for node in self.regions.info[id as usize].nodes.clone() {
            let Some(access) = self.store_of(node, id) else { continue };
            let (shape, args) = access.path.split();
            let stamp = self.graph.new_stamp();
            let ty = self.graph.node(node).ty.clone();
            let read = self.graph.push(Op::Read(shape, stamp), args, ty);
            self.graph.nodes[read.index()].name = self.graph.node(node).name.clone();
            self.stored.insert(node, read);
        }
    }

    /// Computes lengths of parts from where they start and end: the forward sweep has seen that they are in bounds.
    pub(super) fn find_lengths(&mut self, id: RegionId) {
        for node in self.regions.info[id as usize].nodes.clone() {
            if matches!(self.graph.node(node).op, Op::Len(..))
                && let Some(path) = self.graph.path_of(node)
                && let Some(Proj::Range(Some(from), Some(to))) = path.proj.last()
            {
                let length = self.graph.push(Op::Scalar(ScalarOp::Sub), vec![*to, *from], Ty::Int);
                self.stored.insert(node, length);
            }
        }
    }

    /// What gives the value in the reverse sweep, unless it is recorded.
    pub(super) fn origin(&self, node: NodeId) -> NodeId {
        self.stored.get(&node).copied().unwrap_or(node)
    }

    /// Where to read an element that rests, if it does. While the sweep changes its variable, that is before anything of
    /// the region is undone; the way to the element must not need looks at places that are right only later.
    pub(super) fn resting_position(&self, node: NodeId, wanted: usize, id: RegionId) -> Option<usize> {
        let read = self.origin(node);
        let Op::Read(shape, _) = &self.graph.node(read).op else { return None };
        if read == node && !self.rests(node) {
            return None;
        }
        if !self.restored.contains(&shape.var) && !self.exchanged.contains(&shape.var) {
            return Some(wanted);
        }
        let mut stack = self.graph.node(read).args.clone();
        let mut seen = HashSet::new();
        while let Some(arg) = stack.pop() {
            if self.regions.node.get(&arg) != Some(&id) || !seen.insert(arg) {
                continue;
            }
            if matches!(&self.graph.node(arg).op, Op::Read(..) | Op::Len(..)) && !self.graph.is_leaf(arg) {
                return None;
            }
            stack.extend(&self.graph.node(arg).args);
        }
        Some(0)
    }
}
