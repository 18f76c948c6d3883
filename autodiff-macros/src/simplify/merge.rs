//! Branches on one condition as one branch.
//!
//! The reverse sweep of a straight program branches again where the forward sweep did. What stands in between is put
//! before the first branch; then values of the forward arm are at hand in the reverse one, and need no variables.

use crate::graph::{Graph, NodeId, Op, Region, Stmt, Ty, VarId};
use std::collections::HashSet;

/// Merges branches, inner ones included; `forward` keeps pointing at the end of the statements of the forward sweep alone. Tells
/// whether there were any.
pub fn merge_branches(graph: &mut Graph, forward: &mut usize) -> bool {
    let mut body = std::mem::take(&mut graph.body);
    let merged = region(graph, &mut body, forward);
    graph.body = body;
    merged
}

fn region(graph: &Graph, region: &mut Region, forward: &mut usize) -> bool {
    let mut merged = false;
    let mut at = 0;
    while at < region.stmts.len() {
        while let Some(Partner { position, later }) = partner(graph, &region.stmts, at) {
            let mut first = Vec::new();
            let mut behind = Vec::new();
            let mut branch = region.stmts.remove(at);
            join(&mut branch, region.stmts.remove(position - 1));
            for (number, stmt) in region.stmts.drain(at..position - 1).enumerate() {
                if later.contains(&(at + 1 + number)) { &mut behind } else { &mut first }.push(stmt);
            }
            let in_forward = later.iter().filter(|position| **position < *forward).count();
            *forward -= if at < *forward { in_forward + 1 } else { 0 };
            let start = at;
            at += first.len();
            first.push(branch);
            first.extend(behind);
            region.stmts.splice(start..start, first);
            merged = true;
        }
        at += 1;
    }
    for stmt in &mut region.stmts {
        for inner in stmt.regions_mut() {
            merged |= self::region(graph, inner, &mut 0);
        }
    }
    merged
}

/// The next branch on the same condition.
struct Partner {
    position: usize,
    /// Statements in between that look at what the first branch leaves: they go behind, all others go first.
    later: Vec<usize>,
}

/// The next branch on the same condition, if all that stands between can go first or later.
fn partner(graph: &Graph, stmts: &[Stmt], first: usize) -> Option<Partner> {
    let Stmt::If { cond, outs, .. } = &stmts[first] else { return None };
    if !stmts[first].jumps().is_empty() {
        return None;
    }
    let (written, read) = (stmts[first].written(graph).into_iter().collect::<HashSet<_>>(), reads(graph, &stmts[first]));
    let mut later = Vec::new();
    // Values that are known, and variables that are stored to and looked at, not before the branch.
    let mut late: HashSet<NodeId> = outs.iter().copied().collect();
    let (mut stored_late, mut read_late) = (HashSet::new(), HashSet::new());
    for (position, stmt) in stmts.iter().enumerate().skip(first + 1) {
        let (own, looked_at) = (stmt.written(graph), reads(graph, stmt));
        let is_late = graph.depends(stmt.named()).iter().any(|node| late.contains(node))
            || looked_at.iter().any(|var| stored_late.contains(var))
            || own.iter().any(|var| stored_late.contains(var) || read_late.contains(var));
        match stmt {
            Stmt::If { cond: other, .. } if other == cond => {
                let keeps_outcomes = outs.is_empty() || !own.iter().any(|var| read.contains(var));
                return (!is_late && keeps_outcomes && stmt.jumps().is_empty()).then_some(Partner { position, later });
            }
            Stmt::Let(node) if !is_quiet(graph, *node) => return None,
            Stmt::Let(_) | Stmt::Write(..) | Stmt::Add(..) => {
                let clashes = own.iter().any(|var| written.contains(var) || read.contains(var));
                if clashes || is_late || looked_at.iter().any(|var| written.contains(var)) {
                    later.push(position);
                    late.extend(stmt.defines());
                    stored_late.extend(own);
                    read_late.extend(looked_at);
                }
            }
            _ => return None,
        }
    }
    None
}

/// Whether computing the value neither fails nor has an effect.
fn is_quiet(graph: &Graph, node: NodeId) -> bool {
    let node = graph.node(node);
    match &node.op {
        Op::Scalar(_) | Op::Select | Op::Cast(_) => node.ty != Ty::Int,
        Op::Read(shape, _) => shape.proj.is_empty(),
        _ => false,
    }
}

/// The variables that a statement looks at, regions included.
fn reads(graph: &Graph, stmt: &Stmt) -> HashSet<VarId> {
    let read = |node: &NodeId| match &graph.node(*node).op {
        Op::Read(shape, _) | Op::Len(shape, _) => Some(shape.var),
        _ => None,
    };
    graph.depends(stmt.named()).iter().filter_map(read).collect()
}

/// The arms of the second branch behind those of the first.
fn join(first: &mut Stmt, second: Stmt) {
    let (Stmt::If { then, els, outs, .. }, Stmt::If { then: more_then, els: more_els, outs: more_outs, .. }) = (first, second) else {
        unreachable!("both are branches")
    };
    outs.extend(more_outs);
    for (arm, more) in [(then, more_then), (els, more_els)] {
        arm.stmts.extend(more.stmts);
        arm.yields.extend(more.yields);
    }
}
