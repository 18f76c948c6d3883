//! Constants beside what a loop does not change.
//!
//! `0.5 * d * h`, where only `d` changes from round to round, becomes `t * d` with `t = 0.5 * h` in front of the loop, once for
//! all such products. Rewriting keeps constants outermost, where they meet, so this comes behind it.

use super::present::{Uses, is_own};
use crate::analysis::Homes;
use crate::graph::{Graph, NodeId, Op, ScalarOp};
use std::collections::HashMap;

/// Regroups the products that the graph has of its own.
pub fn gather_invariants(graph: &mut Graph) {
    let uses = Uses::of(graph, &graph.body);
    let mut homes = Homes::new(graph);
    let mut gathered: HashMap<(u64, NodeId), NodeId> = HashMap::new();
    for root in uses.nodes() {
        if !is_own(graph, root, ScalarOp::Mul) {
            continue;
        }
        let mut factors = factors(graph, &uses, root);
        let rounds = homes.rounds(graph, root);
        let is_constant = |id: &NodeId| graph.constant(*id).is_some_and(|c| c.is_finite() && c.abs() != 1.0);
        let Some(constant) = factors.iter().position(is_constant).filter(|_| factors.len() > 2) else { continue };
        let mut is_fixed = |id: &NodeId| graph.constant(*id).is_none() && homes.rounds(graph, *id) < rounds;
        let Some(fixed) = factors.iter().position(&mut is_fixed) else { continue };
        let ty = graph.node(root).ty.clone();
        let product = |graph: &mut Graph, a, b| graph.push(Op::Scalar(ScalarOp::Mul), vec![a, b], ty.clone());
        let (constant, fixed) = (factors.remove(constant), factors.remove(if fixed > constant { fixed - 1 } else { fixed }));
        let bits = graph.constant(constant).expect("found to be one").to_bits();
        let first = *gathered.entry((bits, fixed)).or_insert_with(|| product(graph, constant, fixed));
        let (last, inner) = factors.split_last().expect("something changes from round to round");
        let inner = inner.iter().fold(first, |inner, other| product(graph, inner, *other));
        graph.nodes[root.index()].args = vec![inner, *last];
    }
}

/// The factors of a product, with those of the products in it that serve nothing else.
fn factors(graph: &Graph, uses: &Uses, root: NodeId) -> Vec<NodeId> {
    let mut factors = Vec::new();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let is_part = id == root || uses.is_single(id) && graph.node(id).name.is_none();
        if is_part && is_own(graph, id, ScalarOp::Mul) { stack.extend(graph.node(id).args.iter().rev()) } else { factors.push(id) }
    }
    factors
}
