//! Multiples of one value, each computed once and with the sign that is wanted.
//!
//! `-(400 x)` beside `y - 400 x` becomes `-400 x` beside `y + -400 x`. Then equal multiples are one value: where products
//! are written in the order of people, `(2 a) b` and `(2 a) c` share one, and `2 (a d)` takes it, too. Runs last.

use super::present::present;
use super::reciprocals::used;
use crate::graph::{Graph, NodeId, Op, Region, ScalarOp, Stmt};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rewrites the multiples that the graph has of its own.
pub fn share_multiples(graph: &mut Graph) {
    let mut nodes: Vec<NodeId> = used(graph).into_iter().collect();
    nodes.sort();
    turn_signs(graph, &nodes);
    merge(graph, &nodes);
    present(graph);
}

fn is_own(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    node.ty.is_real() && !node.primal
}

/// The constant and the value that it multiplies.
fn multiple(graph: &Graph, id: NodeId) -> Option<(f64, NodeId)> {
    let node = graph.node(id);
    if node.op != Op::Scalar(ScalarOp::Mul) || !is_own(graph, id) {
        return None;
    }
    Some((graph.constant(node.args[0])?, node.args[1]))
}

/// By value: those that are computed from it.
fn users<'n>(graph: &Graph, nodes: impl IntoIterator<Item = &'n NodeId>) -> HashMap<NodeId, Vec<NodeId>> {
    let mut users: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
    for id in nodes {
        for arg in &graph.node(*id).args {
            users.entry(*arg).or_default().push(*id);
        }
    }
    users
}

/// What is subtracted and negated, but never used as it is, is negative itself.
fn turn_signs(graph: &mut Graph, nodes: &[NodeId]) {
    let users = users(graph, nodes);
    let mut as_is = HashSet::new();
    find_direct(&graph.body, &mut as_is);
    for id in nodes.iter().copied().filter(|id| !as_is.contains(id)) {
        let (Some((constant, _)), Some(users)) = (multiple(graph, id), users.get(&id)) else { continue };
        let op = |user: &NodeId| if is_own(graph, *user) { graph.node(*user).op.clone() } else { Op::Tuple };
        let is_negated = users.iter().any(|user| op(user) == Op::Scalar(ScalarOp::Neg));
        let fits = |user: &NodeId| match op(user) {
            Op::Scalar(ScalarOp::Neg) => true,
            Op::Scalar(ScalarOp::Add | ScalarOp::Sub) => graph.node(*user).args[0] != id,
            _ => false,
        };
        if !is_negated || !users.iter().all(fits) {
            continue;
        }
        let ty = graph.node(id).ty.clone();
        graph.nodes[id.index()].args[0] = graph.push(Op::constant(-constant), Vec::new(), ty);
        let turned = graph.node(id).clone();
        for user in users {
            let node = &mut graph.nodes[user.index()];
            match node.op {
                Op::Scalar(ScalarOp::Add) => node.op = Op::Scalar(ScalarOp::Sub),
                Op::Scalar(ScalarOp::Sub) => node.op = Op::Scalar(ScalarOp::Add),
                _ => (node.op, node.args) = (turned.op.clone(), turned.args.clone()),
            }
        }
    }
}

/// What statements and results use.
fn find_direct(region: &Region, out: &mut HashSet<NodeId>) {
    out.extend(&region.yields);
    for stmt in &region.stmts {
        out.extend(stmt.operands());
        stmt.regions().into_iter().for_each(|(inner, _)| find_direct(inner, out));
    }
}

/// Makes equal multiples one value, unless a statement says where they are computed.
fn merge(graph: &mut Graph, nodes: &[NodeId]) {
    let mut anchored = HashSet::new();
    find_anchored(&graph.body, &mut anchored);
    let mut known: BTreeMap<(u64, NodeId), NodeId> = BTreeMap::new();
    let mut same: HashMap<NodeId, NodeId> = HashMap::new();
    for id in nodes.iter().copied().filter(|id| !anchored.contains(id)) {
        if let Some((constant, value)) = multiple(graph, id) {
            let first = *known.entry((constant.to_bits(), value)).or_insert(id);
            same.insert(id, first);
        }
    }
    let first = |id: NodeId| same.get(&id).copied().unwrap_or(id);
    for node in &mut graph.nodes {
        node.args.iter_mut().for_each(|arg| *arg = first(*arg));
    }
    replace(&mut graph.body, &mut { first });
    let users = users(graph, &used(graph));
    for ((constant, product), multiple) in &known {
        let factors = graph.node(*product).clone();
        if factors.op == Op::Scalar(ScalarOp::Mul) && is_own(graph, *product) && users.get(product).is_some_and(|users| users.len() == 1) {
            let (a, b) = (factors.args[0], factors.args[1]);
            let shared = |a, b| known.get(&(*constant, a)).map(|multiple| vec![*multiple, b]);
            if let Some(args) = shared(a, b).or_else(|| shared(b, a)) {
                graph.nodes[multiple.index()].args = args;
            }
        }
    }
}

fn find_anchored(region: &Region, out: &mut HashSet<NodeId>) {
    for stmt in &region.stmts {
        if let Stmt::Let(node) = stmt {
            out.insert(*node);
        }
        stmt.regions().into_iter().for_each(|(inner, _)| find_anchored(inner, out));
    }
}

fn replace(region: &mut Region, by: &mut impl FnMut(NodeId) -> NodeId) {
    region.yields.iter_mut().for_each(|id| *id = by(*id));
    for stmt in &mut region.stmts {
        stmt.map_operands(by);
        stmt.regions_mut().into_iter().for_each(|inner| replace(inner, by));
    }
}
