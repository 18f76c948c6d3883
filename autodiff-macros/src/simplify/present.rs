//! The order in which people write products and signs.
//!
//! Rewriting keeps constants and signs outermost, where they meet; a reader wants `2.0 * a * b` for `2.0 * (a * b)`,
//! `-a * b` for `-(a * b)`, and `place -= a` instead of adding a value that was negated for several statements. Values
//! used once are changed where they are. Runs last.

use crate::graph::{Graph, Node, NodeId, Op, Region, ScalarOp, Stmt};
use std::collections::HashMap;

/// Rewrites the derivative values of the body.
pub fn present(graph: &mut Graph) {
    let mut body = std::mem::take(&mut graph.body);
    let mut uses = Uses::of(graph, &body);
    separate_signs(graph, &mut body, &mut uses);
    for node in uses.nodes() {
        if is_own(graph, node, ScalarOp::Neg) && !uses.subtracted.contains_key(&node) {
            move_sign_in(graph, &uses, node);
        }
        if is_own(graph, node, ScalarOp::Mul) && graph.constant(graph.node(node).args[0]).is_some() {
            move_constant_in(graph, &uses, node);
        }
    }
    graph.body = body;
}

/// How often values are used.
#[derive(Default)]
pub(super) struct Uses {
    count: HashMap<NodeId, usize>,
    /// Negated values that a statement adds to a place.
    subtracted: HashMap<NodeId, usize>,
}

impl Uses {
    pub(super) fn of(graph: &Graph, body: &Region) -> Uses {
        let mut uses = Uses::default();
        uses.region(graph, body);
        body.yields.iter().for_each(|n| uses.add(graph, *n));
        uses
    }

    /// What is used, in order.
    pub(super) fn nodes(&self) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = self.count.keys().copied().collect();
        nodes.sort();
        nodes
    }

    fn region(&mut self, graph: &Graph, region: &Region) {
        for stmt in &region.stmts {
            if let Stmt::Let(node) = stmt {
                // An anchored value stands by itself.
                self.add(graph, *node);
            }
            if let Stmt::Add(_, node) = stmt
                && is_own(graph, *node, ScalarOp::Neg)
            {
                *self.subtracted.entry(*node).or_default() += 1;
            }
            stmt.operands().into_iter().for_each(|n| self.add(graph, n));
            if let Stmt::Match { arms, .. } = stmt {
                arms.iter().filter_map(|a| a.guard).for_each(|g| self.add(graph, g));
            }
            for (inner, _) in stmt.regions() {
                self.region(graph, inner);
                inner.yields.iter().for_each(|n| self.add(graph, *n));
            }
        }
    }

    fn add(&mut self, graph: &Graph, node: NodeId) {
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            let count = self.count.entry(node).or_default();
            *count += 1;
            if *count == 1 {
                stack.extend(&graph.node(node).args);
            }
        }
    }

    pub(super) fn is_single(&self, node: NodeId) -> bool {
        self.count.get(&node) == Some(&1)
    }
}

/// Whether the node is this operation on reals, and ours to change.
pub(super) fn is_own(graph: &Graph, id: NodeId, op: ScalarOp) -> bool {
    let node = graph.node(id);
    node.op == Op::Scalar(op) && !node.primal && node.ty.is_real()
}

/// A negated value that several places get is negated for each of them.
fn separate_signs(graph: &mut Graph, region: &mut Region, uses: &mut Uses) {
    for stmt in &mut region.stmts {
        if let Stmt::Add(_, node) = stmt
            && uses.subtracted.contains_key(node)
            && !uses.is_single(*node)
        {
            let old = *node;
            *node = graph.push(graph.node(old).op.clone(), graph.node(old).args.clone(), graph.node(old).ty.clone());
            uses.subtracted.insert(*node, 1);
            uses.count.insert(*node, 1);
            *uses.count.entry(graph.node(old).args[0]).or_default() += 1;
            // The last of them is left alone.
            *uses.count.entry(old).or_default() -= 1;
            match uses.subtracted.get_mut(&old) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    uses.subtracted.remove(&old);
                }
            }
        }
        for inner in stmt.regions_mut() {
            separate_signs(graph, inner, uses);
        }
    }
}

/// A product or quotient, ours and used once, on the left of which something can be put.
fn opens(graph: &Graph, uses: &Uses, id: NodeId) -> bool {
    (is_own(graph, id, ScalarOp::Mul) || is_own(graph, id, ScalarOp::Div)) && uses.is_single(id) && graph.node(id).name.is_none()
}

/// `-(a b) = (-a) b`, down to the leftmost factor.
fn move_sign_in(graph: &mut Graph, uses: &Uses, sign: NodeId) {
    let mut outer = sign;
    loop {
        let inner = graph.node(outer).args[0];
        if let Some(value) = graph.constant(inner) {
            let ty = graph.node(outer).ty.clone();
            let negated = Node { op: Op::constant(-value), args: Vec::new(), ty, ..graph.node(outer).clone() };
            graph.nodes[outer.index()] = negated;
            return;
        }
        if !opens(graph, uses, inner) {
            return;
        }
        let Node { op, args, .. } = graph.node(inner).clone();
        set(graph, inner, Op::Scalar(ScalarOp::Neg), vec![args[0]]);
        set(graph, outer, op, vec![inner, args[1]]);
        outer = inner;
    }
}

/// `c (a b) = (c a) b`, down to the leftmost factor.
fn move_constant_in(graph: &mut Graph, uses: &Uses, product: NodeId) {
    let mut outer = product;
    loop {
        let (constant, inner) = (graph.node(outer).args[0], graph.node(outer).args[1]);
        if !opens(graph, uses, inner) {
            return;
        }
        let Node { op, args, .. } = graph.node(inner).clone();
        set(graph, outer, op, vec![inner, args[1]]);
        if let (Some(c), Some(a)) = (graph.constant(constant), graph.constant(args[0])) {
            // `c (a / b)`: the product of two numbers is a number.
            set(graph, inner, Op::constant(c * a), Vec::new());
            return;
        }
        set(graph, inner, Op::Scalar(ScalarOp::Mul), vec![constant, args[0]]);
        outer = inner;
    }
}

fn set(graph: &mut Graph, id: NodeId, op: Op, args: Vec<NodeId>) {
    let node = &mut graph.nodes[id.index()];
    node.op = op;
    node.args = args;
}
