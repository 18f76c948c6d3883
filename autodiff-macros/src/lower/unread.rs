//! Locals that are stored to, element by element, and never looked at.
//!
//! Nobody needs what they hold, but a store at an index out of bounds panics, and so must what is derived.

use crate::graph::{ArgValue, Graph, LoopKind, NodeId, Op, Path, Proj, Region, Size, Stmt, Ty, VarId, VarKind};
use std::collections::{HashMap, HashSet};

/// Finds them in a function that is lowered.
pub fn unread(graph: &Graph) -> HashSet<VarId> {
    let looked_at = graph.nodes.iter().filter_map(|node| match &node.op {
        Op::Read(shape, _) | Op::Len(shape, _) => Some(shape.var),
        _ => None,
    });
    let looked_at = looked_at.chain(graph.handed_out()).collect();
    let mut walk = Walk { graph, ends: HashMap::new(), stored: HashSet::new(), looked_at };
    walk.region(&graph.body);
    let Walk { mut stored, looked_at, .. } = walk;
    stored.retain(|var| graph.var(*var).kind == VarKind::Local && !looked_at.contains(var));
    stored
}

struct Walk<'g> {
    graph: &'g Graph,
    /// By counter of a loop around: what it stays below, from zero on.
    ends: HashMap<NodeId, NodeId>,
    /// Variables with a store that may be out of bounds.
    stored: HashSet<VarId>,
    looked_at: HashSet<VarId>,
}

impl Walk<'_> {
    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Write(path, _) | Stmt::Add(path, _) if self.may_fail(path) => {
                    self.stored.insert(path.var);
                }
                Stmt::Swap(a, b) => {
                    let failing = [a, b].map(|path| self.may_fail(path).then_some(path.var));
                    self.stored.extend(failing.into_iter().flatten());
                }
                Stmt::Loop(l) => {
                    if let LoopKind::For { counter, start, end, inclusive: false, .. } = l.kind
                        && self.graph.integer(start).is_some_and(|start| start >= 0)
                    {
                        self.ends.insert(counter, end);
                    }
                }
                Stmt::Call(call) => self.looked_at.extend(call.args.iter().filter_map(|arg| match &arg.value {
                    ArgValue::Shared(path) | ArgValue::Mutable(path) => Some(path.var),
                    _ => None,
                })),
                _ => {}
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(inner));
        }
    }

    /// Whether an index on the way is not known to be in bounds.
    fn may_fail(&self, path: &Path) -> bool {
        (0..path.proj.len()).any(|depth| match &path.proj[depth] {
            Proj::Field(_) => false,
            Proj::Index(index) => match self.graph.path_ty(&Path { var: path.var, proj: path.proj[..depth].to_vec() }) {
                Ty::Array(_, size) => !self.is_inside(*index, &size),
                _ => true,
            },
            Proj::Range(..) => true,
        })
    }

    fn is_inside(&self, index: NodeId, size: &Size) -> bool {
        let Some(size) = size.known.map(|size| size as i128) else { return false };
        match (self.graph.integer(index), self.ends.get(&index)) {
            (Some(index), _) => (0..size).contains(&index),
            (None, Some(end)) => self.graph.integer(*end).is_some_and(|end| end <= size),
            (None, None) => false,
        }
    }
}
