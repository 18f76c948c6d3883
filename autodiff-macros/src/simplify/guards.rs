//! Guards that guard nothing: `if g == 0 { 0 } else { g * .. }` where the rest is finite anyway.

use super::arena::{Arena, Want};
use crate::graph::{NodeId, Op, ScalarOp};

/// Whether the value is finite where the values of the user's function are.
///
/// It is made of such values by operations that have no poles.
pub fn is_tame(arena: &Arena<'_>, id: NodeId) -> bool {
    let node = arena.graph.node(id);
    let args = || node.args.iter().all(|a| arena.is_tame(*a));
    match &node.op {
        Op::Const(bits) => f64::from_bits(*bits).is_finite(),
        Op::Bound(_) | Op::Read(..) => true,
        Op::Scalar(ScalarOp::Div) => arena.graph.constant(node.args[1]).is_some_and(|c| c != 0.0) && arena.is_tame(node.args[0]),
        Op::Scalar(ScalarOp::Powi) => arena.graph.integer(node.args[1]).is_some_and(|n| n >= 0) && arena.is_tame(node.args[0]),
        Op::Scalar(op) => !op.has_poles() && args(),
        Op::Select => arena.is_tame(node.args[1]) && arena.is_tame(node.args[2]),
        _ => false,
    }
}

/// `if g == 0 { 0 } else { e } = e` where `e` is `g` times something that is finite.
pub fn unguarded(arena: &mut Arena<'_>, want: &Want) -> Option<NodeId> {
    if want.op != Op::Select || arena.graph.constant(want.args[1]) != Some(0.0) {
        return None;
    }
    let condition = arena.graph.node(want.args[0]);
    if condition.op != Op::Scalar(ScalarOp::Eq) {
        return None;
    }
    let (tested, zero, value) = (condition.args[0], condition.args[1], want.args[2]);
    let tested = match (arena.graph.constant(tested), arena.graph.constant(zero)) {
        (_, Some(0.0)) => tested,
        (Some(0.0), _) => zero,
        _ => return None,
    };
    let (guard, product) = (arena.product(tested), arena.product(value));
    let factors = remove(&product.factors, &guard.factors)?;
    // What is left of the product, or the whole of it if it was not taken apart.
    let finite = !guard.factors.is_empty() && factors.iter().all(|f| arena.is_tame(*f));
    finite.then_some(value)
}

/// The factors without those of the guard, if all of them are there. Both are in order.
fn remove(factors: &[NodeId], guard: &[NodeId]) -> Option<Vec<NodeId>> {
    let mut rest = factors.to_vec();
    for factor in guard {
        let at = rest.binary_search(factor).ok()?;
        rest.remove(at);
    }
    Some(rest)
}
