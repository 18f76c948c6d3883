//! Values that a local may lend: items of what it holds, and parts of them.
//!
//! A record that leaves the function with a pullback must not borrow from a local, so these are recorded only where nothing
//! else will do: what they are looked at for, an index or a number, is as good. Tokens do not tell what is a reference, so a
//! value that was made counts as one that lends.

use crate::graph::{Graph, NodeId, Op, Region, Stmt, Ty, VarKind};
use std::collections::HashSet;

/// Names of items and of what patterns take apart, where that comes from a local, and what is computed from them.
pub(super) fn lent_by_locals(graph: &Graph) -> HashSet<NodeId> {
    let mut lent = HashSet::new();
    find(graph, &graph.body, &mut lent);
    // A list of items holds what they are. What a variable lends, or a value under a name of the user's, is listed again; what
    // is computed from such a value is not.
    let is_named = |node: &NodeId| {
        let n = graph.node(*node);
        matches!(n.op, Op::Snippet(_)) && n.name.is_some() && !n.ty.is_scalar() && !graph.is_leaf(*node)
    };
    let nodes = (0..graph.nodes.len()).map(|index| NodeId(index as u32));
    let ends = |iterator: NodeId| !graph.is_lent_by_name(iterator) && graph.depends(vec![iterator]).iter().any(is_named);
    lent.extend(nodes.filter(|node| graph.listed(*node).is_some_and(ends)));
    if !lent.is_empty() {
        for (index, node) in graph.nodes.iter().enumerate() {
            // An item may be a reference to the number that it is used as.
            let may_lend = |arg: &NodeId| lent.contains(arg) && (node.ty == Ty::Opaque || graph.listed(*arg).is_some());
            if matches!(node.op, Op::Snippet(_)) && node.args.iter().any(may_lend) {
                lent.insert(NodeId(index as u32));
            }
        }
    }
    lent
}

fn find(graph: &Graph, region: &Region, lent: &mut HashSet<NodeId>) {
    for stmt in &region.stmts {
        for (inner, bound) in stmt.regions() {
            let names: Vec<NodeId> = bound.into_iter().filter(|node| graph.node(*node).ty == Ty::Opaque).collect();
            if !names.is_empty() && comes_from_a_local(graph, stmt, lent) {
                lent.extend(names);
            }
            find(graph, inner, lent);
        }
        // What a branch gives is what its arms do.
        for (index, out) in stmt.defines().into_iter().enumerate().filter(|(_, out)| graph.node(*out).ty == Ty::Opaque) {
            let given: Vec<NodeId> = stmt.regions().iter().filter_map(|(arm, _)| arm.yields.get(index).copied()).collect();
            if graph.depends(given).iter().any(|node| lent.contains(node)) {
                lent.insert(out);
            }
        }
    }
}

/// Whether what the statement iterates over, or takes apart, is computed from a local.
fn comes_from_a_local(graph: &Graph, stmt: &Stmt, lent: &HashSet<NodeId>) -> bool {
    let looked_at = stmt.operands();
    graph.depends(looked_at.clone()).into_iter().any(|node| match &graph.node(node).op {
        Op::Read(shape, _) => graph.var(shape.var).kind == VarKind::Local && !graph.node(node).ty.is_scalar(),
        // A value under a name of the user's is one.
        Op::Snippet(_) => graph.node(node).ty == Ty::Opaque && !graph.is_leaf(node) && !looked_at.contains(&node),
        _ => lent.contains(&node),
    })
}
