//! Several quotients by one value become products with its reciprocal.

use crate::analysis::{Homes, RegionId};
use crate::graph::{Graph, NodeId, Op, ScalarOp};
use std::collections::{BTreeMap, HashSet};

/// Replaces the quotients that the graph has of its own. The user's are left alone, as this rounds in another way.
pub fn share_reciprocals(graph: &mut Graph) {
    for (divisor, quotients) in quotients(graph) {
        if quotients.len() > 1 {
            share(graph, divisor, quotients);
        }
    }
}

/// Does so where it saves divisions: in loops that the divisor does not depend on, and where one round has several
/// quotients. Tells whether anything was replaced.
pub fn hoist_reciprocals(graph: &mut Graph) -> bool {
    let quotients = quotients(graph);
    if quotients.is_empty() {
        return false;
    }
    let mut homes = Homes::new(graph);
    let mut changed = false;
    for (divisor, quotients) in quotients {
        let outside = homes.rounds(graph, divisor);
        let mut by_home: BTreeMap<RegionId, Vec<NodeId>> = BTreeMap::new();
        for quotient in quotients {
            by_home.entry(homes.home(graph, quotient)).or_default().push(quotient);
        }
        by_home.retain(|home, group| group.len() > 1 || homes.loops(*home) > outside);
        let chosen: Vec<NodeId> = by_home.into_values().flatten().collect();
        if !chosen.is_empty() {
            share(graph, divisor, chosen);
            changed = true;
        }
    }
    changed
}

/// The quotients of real numbers that are our own, by divisor.
fn quotients(graph: &Graph) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut quotients: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for id in used(graph) {
        let node = graph.node(id);
        if node.op == Op::Scalar(ScalarOp::Div) && node.ty.is_real() && !node.primal && graph.constant(node.args[1]).is_none() {
            quotients.entry(node.args[1]).or_default().push(id);
        }
    }
    quotients
}

/// Multiplies with the divisor's reciprocal.
fn share(graph: &mut Graph, divisor: NodeId, mut quotients: Vec<NodeId>) {
    quotients.sort();
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

/// The nodes that statements and results are computed from.
pub fn used(graph: &Graph) -> HashSet<NodeId> {
    graph.depends(graph.body.named())
}
