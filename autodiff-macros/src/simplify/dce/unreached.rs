//! Parts of reverse sweeps that are never entered: what comes back there is recorded nowhere, since the branch of the forward
//! sweep that would do so is gone.

use crate::graph::{Graph, NodeId, Op, Region, Stmt, VarId, VarKind};
use std::collections::HashSet;

/// Empties regions that take something off a record which stays empty.
pub(in crate::simplify) fn empty_unreached(graph: &mut Graph) {
    let mut records = Records::default();
    records.survey(graph, &graph.body);
    let Records { taken, filled } = records;
    let empty: HashSet<VarId> = taken.difference(&filled).copied().collect();
    if empty.is_empty() {
        return;
    }
    let mut body = std::mem::take(&mut graph.body);
    body.stmts.iter_mut().flat_map(Stmt::regions_mut).for_each(|inner| empty_in(inner, graph, &empty));
    graph.body = body;
}

#[derive(Default)]
struct Records {
    /// Lists that something is taken off, and arrays.
    taken: HashSet<VarId>,
    filled: HashSet<VarId>,
}

impl Records {
    fn survey(&mut self, graph: &Graph, region: &Region) {
        let begins_empty = |node: &NodeId| graph.node(*node).op == Op::WithCapacity;
        let is_blank = |node: &NodeId| matches!(graph.node(*node).op, Op::Repeat(_));
        for stmt in &region.stmts {
            match stmt {
                Stmt::Pop(path, _) if graph.var(path.var).kind == VarKind::Record => {
                    self.taken.insert(path.var);
                }
                Stmt::Write(path, node) if path.proj.is_empty() && begins_empty(node) => {}
                Stmt::Write(path, node) if path.proj.is_empty() && graph.var(path.var).kind == VarKind::Record && is_blank(node) => {
                    self.taken.insert(path.var);
                }
                Stmt::Push(path, _) | Stmt::Write(path, _) => {
                    self.filled.insert(path.var);
                }
                _ => {}
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.survey(graph, inner));
        }
    }
}

fn empty_in(region: &mut Region, graph: &Graph, empty: &HashSet<VarId>) {
    let is_unreached = region.stmts.iter().any(|stmt| takes(stmt, graph, empty));
    if is_unreached && region.yields.is_empty() {
        region.stmts.clear();
        return;
    }
    region.stmts.iter_mut().flat_map(Stmt::regions_mut).for_each(|inner| empty_in(inner, graph, empty));
}

/// Whether the statement itself looks at what one of these records holds.
fn takes(stmt: &Stmt, graph: &Graph, empty: &HashSet<VarId>) -> bool {
    let is_read = |node: &NodeId| match &graph.node(*node).op {
        Op::Read(shape, _) => empty.contains(&shape.var),
        _ => false,
    };
    match stmt {
        Stmt::Pop(path, _) => empty.contains(&path.var),
        Stmt::Let(node) => is_read(node),
        _ => false,
    }
}
