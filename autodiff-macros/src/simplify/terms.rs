//! Sums of like terms: `a p + b p = (a + b) p`, where `p` is the same product however it is written.

use super::arena::{Arena, Want};
use crate::graph::{NodeId, Op, ScalarOp, Ty};
use std::rc::Rc;

/// Products with more factors are not taken apart.
const MOST_FACTORS: usize = 6;
/// How far into a sum a like term is looked for.
const DEEPEST: usize = 4;

/// A value as a constant times factors, which are in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    pub coefficient: f64,
    pub factors: Rc<[NodeId]>,
}

/// Takes a node apart; its arguments have been before.
pub fn product(arena: &Arena<'_>, id: NodeId) -> Product {
    let node = arena.graph.node(id);
    let atom = || Product { coefficient: 1.0, factors: Rc::new([id]) };
    if !node.ty.is_real() {
        return atom();
    }
    match &node.op {
        Op::Const(bits) if f64::from_bits(*bits).is_finite() => Product { coefficient: f64::from_bits(*bits), factors: Rc::new([]) },
        Op::Scalar(ScalarOp::Neg) => {
            let inner = arena.product(node.args[0]);
            Product { coefficient: -inner.coefficient, ..inner }
        }
        Op::Scalar(ScalarOp::Mul) if !node.primal => {
            let (a, b) = (arena.product(node.args[0]), arena.product(node.args[1]));
            let mut factors: Vec<NodeId> = a.factors.iter().chain(b.factors.iter()).copied().collect();
            if factors.len() > MOST_FACTORS {
                return atom();
            }
            factors.sort();
            Product { coefficient: a.coefficient * b.coefficient, factors: factors.into() }
        }
        Op::Scalar(ScalarOp::Div) if !node.primal => match arena.graph.constant(node.args[1]) {
            Some(c) if c.is_finite() && c != 0.0 => {
                let inner = arena.product(node.args[0]);
                Product { coefficient: inner.coefficient / c, ..inner }
            }
            _ => atom(),
        },
        _ => atom(),
    }
}

/// The sum with its like terms put together, if it has any.
pub fn like_terms(arena: &mut Arena<'_>, want: &Want) -> Option<NodeId> {
    let sign = match want.op {
        Op::Scalar(ScalarOp::Add) => 1.0,
        Op::Scalar(ScalarOp::Sub) => -1.0,
        _ => return None,
    };
    merge(arena, want.args[0], 1.0, want.args[1], sign, &want.ty, DEEPEST)
}

/// `signed * sum + sign * term`, if the term meets a like one.
fn merge(arena: &mut Arena<'_>, sum: NodeId, signed: f64, term: NodeId, sign: f64, ty: &Ty, depth: usize) -> Option<NodeId> {
    let (a, b) = (arena.product(sum), arena.product(term));
    if a.factors == b.factors && !a.factors.is_empty() {
        let coefficient = signed * a.coefficient + sign * b.coefficient;
        let rest = without_coefficient(arena, sum);
        // A factor is left if the constant was not outermost.
        let within = arena.product(rest).coefficient;
        let coefficient = arena.constant(coefficient / within, ty);
        return Some(arena.scalar(ScalarOp::Mul, vec![coefficient, rest], ty));
    }
    let node = arena.graph.node(sum);
    let op = match node.op {
        Op::Scalar(op @ (ScalarOp::Add | ScalarOp::Sub)) if !node.primal && depth > 0 => op,
        _ => return None,
    };
    let (left, right) = (node.args[0], node.args[1]);
    let second = if op == ScalarOp::Add { signed } else { -signed };
    if let Some(right) = merge(arena, right, second, term, sign, ty, 0) {
        let left = if signed < 0.0 { arena.scalar(ScalarOp::Neg, vec![left], ty) } else { left };
        return Some(arena.scalar(ScalarOp::Add, vec![left, right], ty));
    }
    let left = merge(arena, left, signed, term, sign, ty, depth - 1)?;
    let op = if second > 0.0 { ScalarOp::Add } else { ScalarOp::Sub };
    Some(arena.scalar(op, vec![left, right], ty))
}

/// The node without its sign and without the constant in front.
fn without_coefficient(arena: &Arena<'_>, id: NodeId) -> NodeId {
    let node = arena.graph.node(id);
    match node.op {
        Op::Scalar(ScalarOp::Neg) => without_coefficient(arena, node.args[0]),
        Op::Scalar(ScalarOp::Mul) if !node.primal && arena.graph.constant(node.args[0]).is_some() => node.args[1],
        _ => id,
    }
}
