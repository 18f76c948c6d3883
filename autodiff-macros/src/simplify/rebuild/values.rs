//! Values: those that a statement anchors, where they stand; all others where they are used.

use super::{Memo, Rebuild};
use crate::graph::{Node, NodeId, Op, Path, Stmt, VarId};
use crate::simplify::arena::Want;
use crate::simplify::fold::index_method;
use std::collections::HashSet;

impl Rebuild<'_> {
    // ---- values that statements anchor

    pub(super) fn let_node(&mut self, id: NodeId) {
        if let Some(known) = self.memo(id) {
            return self.pin(id, known);
        }
        let node = self.arena.graph.node(id);
        let (primal, op) = (node.primal, node.op.clone());
        match op {
            Op::Read(..) | Op::Len(..) => self.let_read(id),
            Op::Scalar(_) | Op::Select | Op::Cast(_) | Op::SumAll if node.ty.is_scalar() => {
                // Our own values are placed where they are used.
                if !primal && !self.survey.results.contains(&id) {
                    return;
                }
                let want = self.want(id);
                match self.arena.node(want, Some(id)) {
                    (new, true) => {
                        self.inherit(id, new);
                        self.arena.anchor(new);
                        self.keep(id, new);
                        self.push(Stmt::Let(new));
                    }
                    (known, false) => self.stands_for(id, known),
                }
            }
            _ => {
                self.arguments_in_place(id);
                self.let_in_place(id);
            }
        }
    }

    /// A result is computed here at the latest, also if it was found to be another value: in front of what uses that.
    fn pin(&mut self, id: NodeId, known: NodeId) {
        if !self.survey.results.contains(&id) || self.arena.graph.is_leaf(known) {
            return;
        }
        let stmts = || self.frames.iter().flat_map(|frame| &frame.stmts);
        if stmts().any(|stmt| stmt.defines().contains(&known)) {
            return;
        }
        let mut seen: HashSet<NodeId> = stmts().flat_map(Stmt::defines).collect();
        let mut uses = |stmt: &Stmt| {
            let mut stack: Vec<NodeId> = stmt.defines().into_iter().flat_map(|node| self.arena.graph.node(node).args.clone()).collect();
            stack.extend(stmt.named());
            while let Some(node) = stack.pop() {
                if node == known {
                    return true;
                }
                if seen.insert(node) {
                    stack.extend(&self.arena.graph.node(node).args);
                }
            }
            false
        };
        let first = self.frames.iter().enumerate().find_map(|(index, frame)| Some((index, frame.stmts.iter().position(&mut uses)?)));
        match first {
            Some((frame, at)) => self.frames[frame].stmts.insert(at, Stmt::Let(known)),
            None => self.push(Stmt::Let(known)),
        }
    }

    fn let_in_place(&mut self, id: NodeId) {
        let stmt = Stmt::Let(id);
        self.forget_written(&stmt);
        if self.arena.graph.held.contains(&id)
            && let Some(path) = self.arena.graph.path_of(id)
        {
            self.held.insert(id, self.memory.version(path.var));
        }
        self.push(stmt);
        self.define(id);
    }

    fn let_read(&mut self, id: NodeId) {
        self.arguments_in_place(id);
        let path = self.arena.graph.path_of(id).expect("a read");
        if !self.arena.graph.node(id).ty.is_scalar() || self.survey.held.contains(&id) {
            return self.let_in_place(id);
        }
        if matches!(self.arena.graph.node(id).op, Op::Read(..))
            && let Some(known) = self.memory.known(&path)
        {
            return self.stands_for(id, known);
        }
        match self.arena.read(id, self.memory.version(path.var)) {
            (_, true) => self.let_in_place(id),
            (known, false) => self.stands_for(id, known),
        }
    }

    /// A value that is anchored here was found to be another one.
    fn stands_for(&mut self, id: NodeId, known: NodeId) {
        self.keep(id, known);
        self.pin(id, known);
    }

    fn arguments_in_place(&mut self, id: NodeId) {
        for index in 0..self.arena.graph.node(id).args.len() {
            let arg = self.arena.graph.node(id).args[index];
            let arg = self.value(arg);
            self.arena.graph.nodes[id.index()].args[index] = arg;
        }
    }

    fn want(&mut self, id: NodeId) -> Want {
        let node = self.arena.graph.node(id).clone();
        let args = node.args.iter().map(|a| self.value(*a)).collect();
        Want { op: node.op, args, ty: node.ty, primal: node.primal }
    }

    /// A new node takes over the name of the one it stands for.
    fn inherit(&mut self, from: NodeId, to: NodeId) {
        if from == to {
            return;
        }
        let old = self.arena.graph.node(from).clone();
        let new = &mut self.arena.graph.nodes[to.index()];
        if new.op == old.op && (new.primal || matches!(new.op, Op::Matrix(_))) {
            new.at = old.at;
        }
        if new.name.is_none() && !new.primal | old.primal && matches!(new.op, Op::Scalar(_) | Op::Select) {
            new.name = old.name;
            new.span = old.span;
        }
    }

    // ---- values in general

    pub(super) fn path(&mut self, path: &Path) -> Path {
        path.map(&mut |n| self.value(n))
    }

    pub(super) fn keep(&mut self, id: NodeId, node: NodeId) {
        self.note(id, Memo { node, walk: 0, once: false });
    }

    fn note(&mut self, id: NodeId, memo: Memo) {
        if self.memo.len() <= id.index() {
            self.memo.resize(id.index() + 1, None);
        }
        self.memo[id.index()] = Some(memo);
    }

    /// What the node has become, where that can be used here.
    fn memo(&self, id: NodeId) -> Option<NodeId> {
        let memo = self.memo.get(id.index()).copied().flatten()?;
        let usable = memo.walk == self.walks || (!memo.once && self.arena.is_usable(memo.node));
        usable.then_some(memo.node)
    }

    /// The value of an old node here.
    pub(super) fn value(&mut self, root: NodeId) -> NodeId {
        let mut stack = vec![root];
        while let Some(id) = stack.last().copied() {
            if self.memo(id).is_some() {
                stack.pop();
                continue;
            }
            let args = self.original_args(id);
            // The first argument ends on top, so that values come into being in the order in which they are written.
            let missing: Vec<NodeId> = args.iter().rev().copied().filter(|a| self.memo(*a).is_none()).collect();
            if missing.is_empty() {
                stack.pop();
                let args = args.iter().map(|a| self.memo(*a).expect("arguments come first")).collect();
                self.construct(id, args);
            } else {
                stack.extend(missing);
            }
        }
        let value = self.memo(root).expect("constructed last");
        self.walks += 1;
        value
    }

    fn original_args(&self, id: NodeId) -> Vec<NodeId> {
        self.originals.get(&id).unwrap_or(&self.arena.graph.node(id).args).clone()
    }

    /// Builds a node of these arguments.
    fn construct(&mut self, id: NodeId, args: Vec<NodeId>) {
        let old = self.arena.graph.node(id).clone();
        let mut once = false;
        let node = match &old.op {
            Op::Bound(_) => {
                self.arena.describe(id);
                id
            }
            Op::Scalar(_) | Op::Select | Op::Cast(_) | Op::SumAll | Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_)
                if old.ty.is_scalar() =>
            {
                let want = Want { op: old.op.clone(), args, ty: old.ty.clone(), primal: old.primal };
                let (node, _) = self.arena.node(want, Some(id));
                self.inherit(id, node);
                node
            }
            Op::Read(shape, _) if self.is_timeless(shape.var) && old.ty.is_scalar() && !self.survey.held.contains(&id) => {
                let node = self.again(id, args, false);
                self.arena.read(node, 0).0
            }
            Op::Array(_)
            | Op::Repeat(_)
            | Op::ToVec
            | Op::ZeroLike
            | Op::Zeros
            | Op::ZeroIfAny
            | Op::WithCapacity
            | Op::Tuple
            | Op::Struct(..)
            | Op::Entries(..) => {
                once = true;
                self.again(id, args, true)
            }
            Op::Snippet(method) => match index_method(&mut self.arena, *method, &args) {
                Some(number) => number,
                None => self.again(id, args, false),
            },
            _ => self.again(id, args, false),
        };
        self.note(id, Memo { node, walk: self.walks, once });
    }

    fn is_timeless(&self, var: VarId) -> bool {
        self.arena.graph.var(var).frozen
    }

    /// The node itself for its first use; a copy for a further one if it is to be moved or its arguments differ.
    fn again(&mut self, id: NodeId, args: Vec<NodeId>, moved: bool) -> NodeId {
        let node = self.arena.graph.node(id);
        let first = !self.originals.contains_key(&id);
        if first {
            let originals = node.args.clone();
            self.originals.insert(id, originals);
            self.arena.graph.nodes[id.index()].args = args;
        } else if moved || node.args != args {
            let copy = Node { args, ..node.clone() };
            self.arena.graph.nodes.push(copy);
            let new = NodeId(self.arena.graph.nodes.len() as u32 - 1);
            if let Some(written) = self.arena.graph.annotations.get(&id).cloned() {
                self.arena.graph.annotations.insert(new, written);
            }
            self.arena.describe(new);
            return new;
        }
        self.arena.describe(id);
        id
    }
}
