//! The tangent of a guarded product: `if g == 0 { 0 } else { g * p }`, which rules make where `p` may be infinite.
//!
//! At `g = 0` the product still moves with `g`: its tangent is `g_dot * p`, and only `g * p_dot` is kept away by the guard.

use super::rule;
use crate::graph::{Builder, Graph, NodeId, Op, ScalarOp};

/// A guarded product.
pub struct Guard {
    condition: NodeId,
    /// What is tested for zero.
    pub factor: NodeId,
    /// From the factor to the product: operations that are linear in one argument, and that argument's number.
    steps: Vec<(NodeId, usize)>,
}

impl Guard {
    /// The guard that a node is, if it is one.
    pub fn of(graph: &Graph, node: NodeId) -> Option<Guard> {
        let node = graph.node(node);
        let (Op::Select, [condition, zero, product]) = (&node.op, &node.args[..]) else { return None };
        let test = graph.node(*condition);
        if graph.constant(*zero) != Some(0.0) || test.op != Op::Scalar(ScalarOp::Eq) {
            return None;
        }
        let factor = *test.args.iter().find(|a| graph.constant(**a) != Some(0.0))?;
        let mut steps = Vec::new();
        find(graph, *product, factor, &mut steps).then_some(Guard { condition: *condition, factor, steps })
    }

    /// Whether the product is zero with its factor in any case, given which values are finite and which are not zero.
    pub fn is_idle(&self, graph: &Graph, finite: impl Fn(NodeId) -> bool, nonzero: impl Fn(NodeId) -> bool) -> bool {
        self.steps.iter().all(|(node, linear)| {
            let node = graph.node(*node);
            match node.op {
                Op::Scalar(ScalarOp::Mul) => finite(node.args[1 - linear]),
                Op::Scalar(ScalarOp::Div) => nonzero(node.args[1]),
                _ => true,
            }
        })
    }

    /// The arguments whose tangents `tangent` asks for, operation by operation.
    pub fn others(&self, graph: &Graph) -> Vec<Vec<Option<NodeId>>> {
        let others = |(node, linear): &(NodeId, usize)| {
            let args = graph.node(*node).args.iter().enumerate();
            args.map(|(index, arg)| (index != *linear).then_some(*arg)).collect()
        };
        self.steps.iter().map(others).collect()
    }

    /// The tangent, given those of the factor and of the other arguments; `None` stands for zero.
    pub fn tangent(&self, b: &mut Builder, factor: Option<NodeId>, others: &[Vec<Option<NodeId>>]) -> Option<NodeId> {
        let (mut through, mut beside) = (factor, None);
        for ((node, linear), dots) in self.steps.iter().zip(others) {
            let Op::Scalar(op) = b.graph.node(*node).op else { unreachable!("steps are operations of scalars") };
            let mut dots = dots.clone();
            dots[*linear] = beside;
            beside = rule(op).tangent(b, *node, &dots);
            through = through.and_then(|dot| rule(op).contribution(b, *node, *linear, dot));
        }
        let beside = beside.map(|dot| {
            let ty = b.graph.node(dot).ty.clone();
            let zero = b.constant(0.0, ty.clone());
            b.node(Op::Select, vec![self.condition, zero, dot], ty)
        });
        match (through, beside) {
            (Some(through), Some(beside)) => Some(b.scalar(ScalarOp::Add, &[through, beside])),
            (through, beside) => through.or(beside),
        }
    }
}

/// Whether the value is a multiple of the factor; collects the way to it.
fn find(graph: &Graph, value: NodeId, factor: NodeId, steps: &mut Vec<(NodeId, usize)>) -> bool {
    if value == factor {
        return true;
    }
    let node = graph.node(value);
    let linear = match node.op {
        Op::Scalar(ScalarOp::Mul) => 0..2,
        Op::Scalar(ScalarOp::Div | ScalarOp::Neg) => 0..1,
        _ => 0..0,
    };
    for index in linear {
        if find(graph, node.args[index], factor, steps) {
            steps.push((value, index));
            return true;
        }
    }
    false
}
