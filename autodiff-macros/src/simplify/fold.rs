//! Operations on constants.

use super::arena::{Arena, Want};
use crate::graph::{CastTo, Float, NodeId, Op, ScalarOp, Snippet, SnippetId, Ty};

/// Integers up to here are reals without rounding.
const EXACT: i128 = 1 << 53;

/// The constant that the node is, or its argument where it does nothing.
pub fn fold(arena: &mut Arena<'_>, want: &Want) -> Option<NodeId> {
    match &want.op {
        Op::Cast(to) => cast(arena, want, to),
        Op::Scalar(op) => scalar(arena, want, *op),
        _ => None,
    }
}

/// A method of two indices that the compiler wrote: what is a number here has no methods.
pub fn index_method(arena: &mut Arena<'_>, id: SnippetId, args: &[NodeId]) -> Option<NodeId> {
    let snippet = &arena.graph.snippets[id.index()];
    if snippet.holes != Snippet::INDICES {
        return None;
    }
    let [a, b] = [0, 1].map(|i| arena.graph.integer(args[i]));
    let (a, b, method) = (a?, b?, snippet.tokens.to_string());
    let value = match () {
        () if method.contains("saturating_sub") => (a - b).max(0),
        () if method.contains("div_ceil") && a >= 0 && b > 0 => (a + b - 1) / b,
        () => return None,
    };
    Some(arena.leaf(Op::Int(value), Ty::Int))
}

fn cast(arena: &mut Arena<'_>, want: &Want, to: &CastTo) -> Option<NodeId> {
    let from = arena.graph.node(want.args[0]);
    if let Some(n) = arena.graph.integer(want.args[0]) {
        let fits = n.abs() <= EXACT && (!want.primal || want.ty == Ty::F64);
        return (fits && want.ty.is_real()).then(|| arena.constant(n as f64, &want.ty));
    }
    let same = matches!((to, &from.ty), (CastTo::F64, Ty::Real(Float::F64)) | (CastTo::F32, Ty::Real(Float::F32)));
    (same && from.ty == want.ty).then_some(want.args[0])
}

fn scalar(arena: &mut Arena<'_>, want: &Want, op: ScalarOp) -> Option<NodeId> {
    let args = &want.args;
    if let Some(values) = args.iter().map(|a| arena.graph.integer(*a)).collect::<Option<Vec<i128>>>() {
        return integers(arena, op, &values, want.primal);
    }
    if let Some(values) = args.iter().map(|a| boolean(arena, *a)).collect::<Option<Vec<bool>>>() {
        let value = match (op, &values[..]) {
            (ScalarOp::Not, [a]) => !a,
            (ScalarOp::And, [a, b]) => *a && *b,
            (ScalarOp::Or, [a, b]) => *a || *b,
            (ScalarOp::Eq, [a, b]) => a == b,
            (ScalarOp::Ne, [a, b]) => a != b,
            _ => return None,
        };
        return Some(arena.leaf(Op::Bool(value), Ty::Bool));
    }
    let values = args.iter().map(|a| arena.graph.constant(*a)).collect::<Option<Vec<f64>>>()?;
    // Other types round in another way.
    let double = args.iter().all(|a| arena.graph.node(*a).ty == Ty::F64);
    if want.primal && !double {
        return None;
    }
    if let Some(value) = compare(op, &values) {
        return Some(arena.leaf(Op::Bool(value), Ty::Bool));
    }
    let value = arithmetic(op, &values).filter(|v| v.is_finite() && want.ty.is_real())?;
    // The user's own constants keep their spelling.
    (!want.primal).then(|| arena.constant(value, &want.ty))
}

fn boolean(arena: &Arena<'_>, id: NodeId) -> Option<bool> {
    match arena.graph.node(id).op {
        Op::Bool(value) => Some(value),
        _ => None,
    }
}

/// The result may be of any integer type: small numbers are in all of them, and overflow is left to the user's program.
fn integers(arena: &mut Arena<'_>, op: ScalarOp, values: &[i128], primal: bool) -> Option<NodeId> {
    if let Some(value) = compare(op, values) {
        return Some(arena.leaf(Op::Bool(value), Ty::Bool));
    }
    let value = match (op, values) {
        (ScalarOp::Add, [a, b]) => a.checked_add(*b)?,
        (ScalarOp::Sub, [a, b]) => a.checked_sub(*b)?,
        (ScalarOp::Mul, [a, b]) => a.checked_mul(*b)?,
        _ => return None,
    };
    (!primal && value >= -128).then(|| arena.leaf(Op::Int(value), Ty::Int))
}

/// The outcome of a comparison.
pub fn compare<T: PartialOrd>(op: ScalarOp, values: &[T]) -> Option<bool> {
    let [a, b] = values else { return None };
    Some(match op {
        ScalarOp::Lt => a < b,
        ScalarOp::Le => a <= b,
        ScalarOp::Gt => a > b,
        ScalarOp::Ge => a >= b,
        ScalarOp::Eq => a == b,
        ScalarOp::Ne => a != b,
        _ => return None,
    })
}

/// Operations whose result is the same on every machine.
fn arithmetic(op: ScalarOp, values: &[f64]) -> Option<f64> {
    Some(match (op, values) {
        (ScalarOp::Add, [a, b]) => a + b,
        (ScalarOp::Sub, [a, b]) => a - b,
        (ScalarOp::Mul, [a, b]) => a * b,
        (ScalarOp::Div, [a, b]) => a / b,
        (ScalarOp::Neg, [a]) => -a,
        (ScalarOp::Sqrt, [a]) => a.sqrt(),
        (ScalarOp::Abs, [a]) => a.abs(),
        (ScalarOp::Recip, [a]) => 1.0 / a,
        _ => return None,
    })
}
