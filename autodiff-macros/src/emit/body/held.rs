//! Which parameters a pullback holds on to: it keeps source of the user's that looks at them and may be a reference.
//!
//! In comes a body whose forward sweep is emitted; out go the numbers of the parameters whose lifetimes the pullback has.
//! Numbers that are kept hold nothing, and what is taken anew is not kept.

use super::Emitter;
use crate::graph::{Arm, LoopKind, NodeId, Op, Stmt, Ty, VarId, VarKind};
use std::collections::{BTreeSet, HashMap, HashSet};
use syn::{Expr, Member};

/// What the forward sweep leaves behind.
#[derive(Default)]
struct Left {
    /// Values that are recorded, or that stand in variables which the pullback looks at.
    kept: Vec<NodeId>,
    /// What source of the user's puts into variables that the pullback looks at.
    put: Vec<NodeId>,
    /// Names that patterns give, and that may be references.
    taken_apart: HashSet<NodeId>,
    /// By result of a branch or a `match`: what its arms give.
    given: HashMap<NodeId, Vec<NodeId>>,
}

impl Emitter<'_> {
    /// The parameters, by number. Statements from `cut` on belong to the pullback.
    pub fn held_parameters(&self, cut: usize) -> BTreeSet<usize> {
        let graph = self.graph;
        let used = self.used_from(cut);
        let mut left = self.left(cut, &used);
        left.kept.extend(used.into_iter().filter(|node| self.named_first.contains(node) && !self.is_taken_anew(*node)));
        let mut sources = std::mem::take(&mut left.put);
        sources.extend(&self.held);
        while let Some(node) = left.kept.pop() {
            let n = graph.node(node);
            let is_source = matches!(n.op, Op::Snippet(_) | Op::Slot) || left.taken_apart.contains(&node);
            if is_source && (matches!(n.ty, Ty::Slice(_)) || *n.ty.leaf() == Ty::Opaque) {
                sources.push(node);
            }
            left.kept.extend(left.given.remove(&node).into_iter().flatten());
        }
        if sources.is_empty() { BTreeSet::new() } else { self.parameters_behind(sources, cut) }
    }

    /// Fields that are taken apart without a reference to them give none: types of parameters say it if they hold any.
    fn may_give_references(&self, scrutinee: NodeId, arm: &Arm) -> bool {
        let is_field = match &self.graph.node(scrutinee).op {
            Op::Read(shape, _) => !shape.proj.is_empty(),
            Op::Snippet(id) => match syn::parse2(self.graph.snippets[id.index()].tokens.clone()) {
                Ok(Expr::Field(part)) => matches!(part.member, Member::Named(_)),
                _ => false,
            },
            _ => false,
        };
        !is_field || arm.pattern.to_string().split(' ').any(|word| word == "ref")
    }

    fn left(&self, cut: usize, used: &HashSet<NodeId>) -> Left {
        let graph = self.graph;
        let read = |node: &NodeId| match &graph.node(*node).op {
            Op::Read(shape, _) | Op::Len(shape, _) => Some(shape.var),
            _ => None,
        };
        let looked_at: HashSet<VarId> = used.iter().filter_map(read).collect();
        let is_local = |var: &VarId| graph.var(*var).kind == VarKind::Local && looked_at.contains(var);
        let mut left = Left::default();
        let mut stack: Vec<&Stmt> = graph.body.stmts[..cut].iter().collect();
        while let Some(stmt) = stack.pop() {
            match stmt {
                Stmt::Push(_, nodes) => left.kept.extend(nodes),
                Stmt::Write(path, node) if looked_at.contains(&path.var) => left.kept.push(*node),
                Stmt::Match { scrutinee, arms, outs } => {
                    let lending = arms.iter().filter(|arm| self.may_give_references(*scrutinee, arm));
                    left.taken_apart.extend(lending.flat_map(|arm| arm.binds.iter().map(|(_, node)| *node)));
                    for (index, out) in outs.iter().enumerate() {
                        left.given.entry(*out).or_default().extend(arms.iter().filter_map(|arm| arm.body.yields.get(index)));
                    }
                }
                Stmt::If { then, els, outs, .. } => {
                    for (index, out) in outs.iter().enumerate() {
                        let given = [then, els].into_iter().filter_map(|arm| arm.yields.get(index));
                        left.given.entry(*out).or_default().extend(given);
                    }
                }
                // What the user's source puts into a local: words into a map.
                Stmt::Let(node) if graph.has_effect(*node) && stmt.written(graph).iter().any(is_local) => {
                    let is_untold = |arg: &NodeId| *graph.node(*arg).ty.leaf() == Ty::Opaque;
                    left.put.extend(graph.node(*node).args.iter().copied().filter(is_untold));
                }
                Stmt::Loop(l) => {
                    if let LoopKind::Each { binds, .. } = &l.kind {
                        left.taken_apart.extend(binds.iter().map(|(_, node)| *node));
                    }
                }
                _ => {}
            }
            stack.extend(stmt.regions().into_iter().flat_map(|(inner, _)| &inner.stmts));
        }
        left
    }

    /// The parameters that values are made of.
    fn parameters_behind(&self, mut nodes: Vec<NodeId>, cut: usize) -> BTreeSet<usize> {
        let graph = self.graph;
        // What each value and each variable comes from, where a statement says so.
        let (mut behind, mut stored): (HashMap<NodeId, Vec<NodeId>>, HashMap<VarId, Vec<NodeId>>) = (HashMap::new(), HashMap::new());
        let mut stack: Vec<&Stmt> = graph.body.stmts[..cut].iter().collect();
        while let Some(stmt) = stack.pop() {
            if let Stmt::Write(path, node) = stmt {
                stored.entry(path.var).or_default().push(*node);
            }
            for defined in stmt.defines() {
                behind.entry(defined).or_default().extend(stmt.operands());
            }
            for (inner, bound) in stmt.regions() {
                bound.into_iter().for_each(|node| behind.entry(node).or_default().extend(stmt.operands()));
                stmt.defines().into_iter().for_each(|node| behind.entry(node).or_default().extend(&inner.yields));
                stack.extend(&inner.stmts);
            }
        }
        let (mut seen, mut found) = (HashSet::new(), BTreeSet::new());
        while let Some(node) = nodes.pop() {
            if !seen.insert(node) {
                continue;
            }
            nodes.extend(&graph.node(node).args);
            nodes.extend(behind.remove(&node).into_iter().flatten());
            if let Op::Read(shape, _) | Op::Len(shape, _) = &graph.node(node).op {
                if let VarKind::Param(index) = graph.var(shape.var).kind {
                    found.insert(index);
                }
                nodes.extend(stored.remove(&shape.var).into_iter().flatten());
            }
        }
        found
    }
}
