//! Parts of reverse sweeps that are never entered: what comes back there is recorded nowhere, since the branch of the forward
//! sweep that would do so is gone.

use crate::graph::{Graph, NodeId, Op, Region, Stmt, VarId, VarKind};
use std::collections::HashSet;

/// Empties regions that take something off a record which stays empty.
pub(in crate::simplify) fn empty_unreached(graph: &mut Graph) {
    let mut records = Records::default();
    records.survey(graph, &graph.body);
    let Records { popped, filled } = records;
    let empty: HashSet<VarId> = popped.difference(&filled).copied().collect();
    if empty.is_empty() {
        return;
    }
    graph.body.stmts.iter_mut().flat_map(Stmt::regions_mut).for_each(|inner| empty_in(inner, &empty));
}

#[derive(Default)]
struct Records {
    popped: HashSet<VarId>,
    filled: HashSet<VarId>,
}

impl Records {
    fn survey(&mut self, graph: &Graph, region: &Region) {
        let begins_empty = |node: &NodeId| graph.node(*node).op == Op::WithCapacity;
        for stmt in &region.stmts {
            match stmt {
                Stmt::Pop(path, _) if graph.var(path.var).kind == VarKind::Record => {
                    self.popped.insert(path.var);
                }
                Stmt::Write(path, node) if path.proj.is_empty() && begins_empty(node) => {}
                Stmt::Push(path, _) | Stmt::Write(path, _) => {
                    self.filled.insert(path.var);
                }
                _ => {}
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.survey(graph, inner));
        }
    }
}

fn empty_in(region: &mut Region, empty: &HashSet<VarId>) {
    let is_unreached = region.stmts.iter().any(|stmt| matches!(stmt, Stmt::Pop(path, _) if empty.contains(&path.var)));
    if is_unreached && region.yields.is_empty() {
        region.stmts.clear();
        return;
    }
    region.stmts.iter_mut().flat_map(Stmt::regions_mut).for_each(|inner| empty_in(inner, empty));
}
