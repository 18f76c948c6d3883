//! Branches on one condition as one branch.
//!
//! The reverse sweep of a straight program branches again where the forward sweep did. What stands in between is put
//! before the first branch; then values of the forward arm are at hand in the reverse one, and need no variables.

use crate::graph::{Graph, NodeId, Op, Region, Stmt, Ty, VarId};
use std::collections::HashSet;

/// Merges branches, inner ones included. Tells whether there were any.
pub fn merge_branches(graph: &mut Graph) -> bool {
    let mut body = std::mem::take(&mut graph.body);
    let merged = region(graph, &mut body);
    graph.body = body;
    merged
}

fn region(graph: &Graph, region: &mut Region) -> bool {
    let mut merged = false;
    let mut at = 0;
    while at < region.stmts.len() {
        while let Some(second) = partner(graph, &region.stmts, at) {
            let later = region.stmts.remove(second);
            // The branch moves behind what stood between.
            region.stmts[at..second].rotate_left(1);
            at = second - 1;
            join(&mut region.stmts[at], later);
            merged = true;
        }
        at += 1;
    }
    for stmt in &mut region.stmts {
        for inner in stmt.regions_mut() {
            merged |= self::region(graph, inner);
        }
    }
    merged
}

/// The next branch on the same condition, if all that stands between can go first.
fn partner(graph: &Graph, stmts: &[Stmt], first: usize) -> Option<usize> {
    let Stmt::If { cond, outs, .. } = &stmts[first] else { return None };
    if !outs.is_empty() || !stmts[first].jumps().is_empty() {
        return None;
    }
    let written: HashSet<VarId> = stmts[first].written(graph).into_iter().collect();
    let read = reads(graph, &stmts[first]);
    for (position, stmt) in stmts.iter().enumerate().skip(first + 1) {
        match stmt {
            Stmt::If { cond: other, .. } if other == cond => return Some(position),
            Stmt::Let(node) if !is_quiet(graph, *node) => return None,
            Stmt::Let(_) | Stmt::Write(..) | Stmt::Add(..) => {
                let own = stmt.written(graph);
                let clashes = own.iter().any(|var| written.contains(var) || read.contains(var));
                if clashes || reads(graph, stmt).iter().any(|var| written.contains(var)) {
                    return None;
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

/// The arms of the second branch behind those of the first, which has no outcomes.
fn join(first: &mut Stmt, second: Stmt) {
    let (Stmt::If { then, els, outs, .. }, Stmt::If { then: more_then, els: more_els, outs: more_outs, .. }) = (first, second) else {
        unreachable!("both are branches")
    };
    *outs = more_outs;
    for (arm, more) in [(then, more_then), (els, more_els)] {
        arm.stmts.extend(more.stmts);
        arm.yields = more.yields;
    }
}
