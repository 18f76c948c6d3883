//! Lets the user's operations be rewritten where nobody sees their rounding.

use crate::graph::{Graph, NodeId, Op, Region, ScalarOp, Stmt};
use std::collections::HashSet;

/// The body hands out derivatives only: no operation has to be exact any more, but for those that a branch looks at.
pub fn loosen(graph: &mut Graph) {
    let mut stack = Vec::new();
    find_conditions(&graph.body, &mut stack);
    stack.extend(graph.nodes.iter().filter(|n| n.op == Op::Select).map(|n| n.args[0]));
    let mut exact: HashSet<NodeId> = HashSet::new();
    while let Some(node) = stack.pop() {
        if exact.insert(node) {
            stack.extend(&graph.node(node).args);
        }
    }
    for index in 0..graph.nodes.len() {
        let node = &graph.nodes[index];
        // The sign of a zero is all that the first addition to a sum of zero changes.
        let starts_sum = node.op == Op::Scalar(ScalarOp::Add) && node.args.iter().any(|a| graph.constant(*a) == Some(0.0));
        let free = starts_sum || !exact.contains(&NodeId(index as u32));
        if matches!(node.op, Op::Scalar(_) | Op::Select | Op::Cast(_)) && free {
            graph.nodes[index].primal = false;
        }
    }
}

fn find_conditions(region: &Region, out: &mut Vec<NodeId>) {
    for stmt in &region.stmts {
        match stmt {
            Stmt::If { cond, .. } => out.push(*cond),
            Stmt::Match { scrutinee, .. } => out.push(*scrutinee),
            _ => {}
        }
        for (inner, _) in stmt.regions() {
            find_conditions(inner, out);
        }
    }
}
