//! Guards that finite results do not need.
//!
//! Rules put a guard around a partial that can be infinite: there a zero derivative contributes zero. Where the partial is
//! finite whenever the results are, the product is zero anyway. Where a result is infinite or NaN, its derivatives may be
//! NaN instead of zero.

use crate::analysis::finite;
use crate::graph::{Graph, NodeId};
use crate::rules::Guard;

/// Takes them out of a derivative that is as the rules leave it.
pub fn drop_guards(graph: &mut Graph, results: &[NodeId]) {
    let known = finite(graph, results);
    for id in (0..graph.nodes.len()).map(|index| NodeId(index as u32)) {
        let guard = Guard::of(graph, id);
        if guard.is_some_and(|guard| guard.is_idle(graph, |n| known.is_finite(n), |n| known.is_nonzero(n))) {
            let product = graph.node(graph.node(id).args[2]).clone();
            let node = &mut graph.nodes[id.index()];
            (node.op, node.args) = (product.op, product.args);
        }
    }
}
