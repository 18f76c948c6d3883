//! Several quotients by one value become products with its reciprocal.

use crate::graph::{Graph, NodeId, Op, ScalarOp};
use std::collections::{BTreeMap, HashSet};

/// Replaces the quotients that the graph has of its own. The user's are left alone, as this rounds in another way.
pub fn share_reciprocals(graph: &mut Graph) {
    let mut quotients: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for id in used(graph) {
        let node = graph.node(id);
        if node.op == Op::Scalar(ScalarOp::Div) && node.ty.is_real() && !node.primal && graph.constant(node.args[1]).is_none() {
            quotients.entry(node.args[1]).or_default().push(id);
        }
    }
    for (divisor, mut quotients) in quotients {
        quotients.sort();
        if quotients.len() < 2 {
            continue;
        }
        let is_reciprocal = |id: &NodeId| graph.constant(graph.node(*id).args[0]) == Some(1.0);
        let reciprocal = match quotients.iter().copied().find(is_reciprocal) {
            Some(reciprocal) => reciprocal,
            None => {
                let ty = graph.node(quotients[0]).ty.clone();
                let one = graph.push(Op::constant(1.0), Vec::new(), ty.clone());
                graph.push(Op::Scalar(ScalarOp::Div), vec![one, divisor], ty)
            }
        };
        for quotient in quotients.into_iter().filter(|q| *q != reciprocal) {
            let node = &mut graph.nodes[quotient.index()];
            node.op = Op::Scalar(ScalarOp::Mul);
            node.args[1] = reciprocal;
        }
    }
}

/// The nodes that statements and results are computed from.
pub fn used(graph: &Graph) -> HashSet<NodeId> {
    let mut roots = Vec::new();
    collect(&graph.body, &mut roots);
    depends(graph, roots)
}

/// The nodes and all that they are computed from.
pub fn depends(graph: &Graph, mut stack: Vec<NodeId>) -> HashSet<NodeId> {
    let mut used = HashSet::new();
    while let Some(node) = stack.pop() {
        if used.insert(node) {
            stack.extend(&graph.node(node).args);
        }
    }
    used
}

fn collect(region: &crate::graph::Region, out: &mut Vec<NodeId>) {
    out.extend(&region.yields);
    for stmt in &region.stmts {
        out.extend(stmt.operands());
        out.extend(stmt.defines());
        stmt.regions().into_iter().for_each(|(inner, _)| collect(inner, out));
    }
}
