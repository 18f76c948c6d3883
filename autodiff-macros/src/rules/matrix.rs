//! Rules of operators and methods on whole matrices, and of operators on values of unknown type.
//!
//! In comes a node with an incoming derivative; out goes what it contributes, as nodes of the same language, so that
//! derivatives can be differentiated again. Formulas: K. B. Petersen, M. S. Pedersen, *The Matrix Cookbook*, sections 2.1
//! to 2.4; M. Giles, *An extended collection of matrix derivative results* (2008).

/// What is found by decompositions: inverses, solutions of linear systems, determinants.
mod solve;

/// Rotations of vectors.
mod rotate;

use crate::graph::{Builder, MatrixOp, NodeId, Op, Part, ScalarOp, Ty};

/// Whether the node is an operation that has its rule here.
pub fn is_whole(b: &Builder, node: NodeId) -> bool {
    let n = b.graph.node(node);
    match n.op {
        Op::Matrix(_) | Op::Borrow => true,
        Op::Scalar(op) => !n.ty.is_scalar() && !op.is_comparison(),
        _ => false,
    }
}

/// What the adjoint `g` of the node adds to that of its argument number `index`.
pub fn adjoint(b: &mut Builder, node: NodeId, index: usize, g: NodeId) -> Option<NodeId> {
    let n = b.graph.node(node).clone();
    let arg = n.args[index];
    let ty = b.graph.node(arg).ty.tangent();
    Some(match (&n.op, index) {
        (Op::Borrow, _) | (Op::Scalar(ScalarOp::Add), _) | (Op::Scalar(ScalarOp::Sub), 0) => g,
        (Op::Scalar(ScalarOp::Sub | ScalarOp::Neg), _) => operator(b, ScalarOp::Neg, &[g]),
        (Op::Scalar(ScalarOp::Mul), _) => factor(b, n.args[0], n.args[1], index, g, ty),
        // Division by a constant has no pole.
        (Op::Scalar(ScalarOp::Div), 0) if b.graph.constant(n.args[1]).is_some_and(|c| c != 0.0) => {
            operator(b, ScalarOp::Div, &[g, n.args[1]])
        }
        (Op::Scalar(ScalarOp::Div), 0) => matrix(b, MatrixOp::QuotientBy, &[g, n.args[1]], ty),
        (Op::Scalar(ScalarOp::Div), _) => number(b, MatrixOp::DivisorShare, &[g, node, n.args[1]], ty),
        (Op::Matrix(op), _) => of_method(b, *op, node, index, g)?,
        _ => return None,
    })
}

fn of_method(b: &mut Builder, op: MatrixOp, node: NodeId, index: usize, g: NodeId) -> Option<NodeId> {
    if solve::is_known(op) {
        return solve::adjoint(b, op, node, index, g);
    }
    if op == MatrixOp::Rotated {
        return rotate::adjoint(b, node, index, g);
    }
    let args = b.graph.node(node).args.clone();
    let ty = b.graph.node(args[index]).ty.tangent();
    let other = args.get(1 - index.min(1)).copied();
    Some(match op {
        MatrixOp::Transpose => matrix(b, op, &[g], ty),
        MatrixOp::Dot => operator(b, ScalarOp::Mul, &[other?, g]),
        MatrixOp::Sum => matrix(b, MatrixOp::Filled, &[args[0], g], ty),
        MatrixOp::Trace => matrix(b, MatrixOp::Diagonal, &[args[0], g], ty),
        MatrixOp::NormSquared => {
            let twice = b.scalar(ScalarOp::Add, &[g, g]);
            operator(b, ScalarOp::Mul, &[args[0], twice])
        }
        MatrixOp::Norm => {
            let share = per_norm(b, node, g);
            operator(b, ScalarOp::Mul, &[args[0], share])
        }
        MatrixOp::ComponentMul => matrix(b, op, &[g, other?], ty),
        MatrixOp::ComponentDiv if index == 0 => matrix(b, MatrixOp::QuotientLeft, &[g, args[1]], ty),
        MatrixOp::ComponentDiv => matrix(b, MatrixOp::QuotientRight, &[args[1], node, g], ty),
        MatrixOp::AddScalar if index == 0 => g,
        MatrixOp::Cross if index == 0 => matrix(b, op, &[args[1], g], ty),
        MatrixOp::Cross => matrix(b, op, &[g, args[0]], ty),
        MatrixOp::TransposeMul if index == 0 => {
            let turned = matrix(b, MatrixOp::Transpose, &[g], ty);
            operator(b, ScalarOp::Mul, &[args[1], turned])
        }
        MatrixOp::TransposeMul => operator(b, ScalarOp::Mul, &[args[0], g]),
        MatrixOp::AddScalar | MatrixOp::Filled if index == 1 => number(b, MatrixOp::Sum, &[g], ty),
        MatrixOp::Part(part) if index == 0 => {
            let mut spread = args.clone();
            spread.push(g);
            matrix(b, MatrixOp::Spread(part), &spread, ty)
        }
        MatrixOp::FromColumns(_) | MatrixOp::FromRows(_) => {
            let at = b.integer(index as i128);
            matrix(b, MatrixOp::Part(side(op)), &[g, at], ty)
        }
        MatrixOp::FromDiagonal(_) => matrix(b, MatrixOp::Part(Part::Diagonal), &[g], ty),
        // What is left says where something stands, or is in gradients only, which are not differentiated in reverse.
        _ => return None,
    })
}

/// The part that each argument becomes.
fn side(op: MatrixOp) -> Part {
    if matches!(op, MatrixOp::FromColumns(_)) { Part::Column } else { Part::Row }
}

/// The tangent of the node by the tangent `d` of its argument number `index`.
pub fn tangent(b: &mut Builder, node: NodeId, index: usize, d: NodeId) -> Option<NodeId> {
    let n = b.graph.node(node).clone();
    let mut moved = n.args.clone();
    // What is not known to be copied is handed over by reference.
    let unknown = matches!(b.graph.node(d).ty, Ty::Opaque) && matches!(n.op, Op::Scalar(_));
    moved[index] = if unknown { b.node(Op::Borrow, vec![d], Ty::Opaque) } else { d };
    Some(match (&n.op, index) {
        (Op::Borrow, _) => d,
        (Op::Scalar(ScalarOp::Add), _) | (Op::Scalar(ScalarOp::Sub), 0) => d,
        (Op::Scalar(ScalarOp::Sub | ScalarOp::Neg), _) => operator(b, ScalarOp::Neg, &[d]),
        (Op::Scalar(op @ ScalarOp::Mul), _) | (Op::Scalar(op @ ScalarOp::Div), 0) => operator(b, *op, &moved),
        (Op::Scalar(ScalarOp::Div), _) => {
            let share = b.scalar(ScalarOp::Div, &[d, n.args[1]]);
            let product = operator(b, ScalarOp::Mul, &[node, share]);
            operator(b, ScalarOp::Neg, &[product])
        }
        (Op::Matrix(op), _) => return of_method_tangent(b, *op, node, index, d),
        _ => return None,
    })
}

fn of_method_tangent(b: &mut Builder, op: MatrixOp, node: NodeId, index: usize, d: NodeId) -> Option<NodeId> {
    if op.is_aside() {
        return None;
    }
    if solve::is_known(op) {
        return solve::tangent(b, op, node, index, d);
    }
    if matches!(op, MatrixOp::Rotated | MatrixOp::Stumpff(_)) {
        return rotate::tangent(b, op, node, index, d);
    }
    let n = b.graph.node(node).clone();
    let (args, ty) = (n.args, n.ty.tangent());
    let mut moved = args.clone();
    moved[index] = d;
    Some(match op {
        MatrixOp::NormSquared => {
            let dot = number(b, MatrixOp::Dot, &[args[0], d], ty);
            b.scalar(ScalarOp::Add, &[dot, dot])
        }
        MatrixOp::Norm => {
            let dot = number(b, MatrixOp::Dot, &[args[0], d], ty);
            per_norm(b, node, dot)
        }
        MatrixOp::ComponentDiv if index == 0 => matrix(b, MatrixOp::QuotientLeft, &moved, ty),
        MatrixOp::ComponentDiv | MatrixOp::QuotientLeft if index == 1 => matrix(b, MatrixOp::QuotientRight, &[args[1], node, d], ty),
        MatrixOp::QuotientBy if index == 1 => {
            let turned = b.scalar(ScalarOp::Neg, &[d]);
            let product = operator(b, ScalarOp::Mul, &[node, turned]);
            matrix(b, op, &[product, args[1]], ty)
        }
        MatrixOp::DivisorShare if index == 2 => {
            let product = b.scalar(ScalarOp::Mul, &[node, d]);
            let quotient = b.scalar(ScalarOp::Div, &[product, args[2]]);
            b.scalar(ScalarOp::Neg, &[quotient])
        }
        MatrixOp::QuotientRight if index == 0 => matrix(b, op, &[args[0], node, d], ty),
        MatrixOp::AddScalar if index == 0 => d,
        MatrixOp::AddScalar => matrix(b, MatrixOp::Filled, &[node, d], ty),
        MatrixOp::FromColumns(_) | MatrixOp::FromRows(_) => {
            let at = b.integer(index as i128);
            matrix(b, MatrixOp::Spread(side(op)), &[node, at, d], ty)
        }
        // The first argument tells the shape only.
        MatrixOp::Filled | MatrixOp::Diagonal | MatrixOp::Spread(_) if index == 0 => return None,
        MatrixOp::ProductLeft if index == 0 => return None,
        MatrixOp::ProductRight if index == 1 => return None,
        op => b.node(Op::Matrix(op), moved, ty),
    })
}

/// The adjoint of a factor of a product; what is a number is found by a dot product.
fn factor(b: &mut Builder, left: NodeId, right: NodeId, index: usize, g: NodeId, ty: Ty) -> NodeId {
    let [left, right] = [left, right].map(|operand| b.graph.referent(operand));
    let other = if index == 0 { right } else { left };
    let [own_ty, other_ty] = [[left, right][index], other].map(|n| b.graph.node(n).ty.clone());
    match (own_ty, other_ty) {
        (Ty::Real(_), Ty::Matrix(_)) => number(b, MatrixOp::Dot, &[other, g], ty),
        (Ty::Matrix(_), Ty::Real(_)) => operator(b, ScalarOp::Mul, &[g, other]),
        _ => {
            let op = if index == 0 { MatrixOp::ProductLeft } else { MatrixOp::ProductRight };
            matrix(b, op, &[left, right, g], ty)
        }
    }
}

/// `x / |a|`, zero where the norm is.
fn per_norm(b: &mut Builder, norm: NodeId, x: NodeId) -> NodeId {
    let ty = b.graph.node(norm).ty.clone();
    let zero = b.constant(0.0, ty.clone());
    let at_zero = b.scalar(ScalarOp::Eq, &[norm, zero]);
    let quotient = b.scalar(ScalarOp::Div, &[x, norm]);
    b.node(Op::Select, vec![at_zero, zero, quotient], ty)
}

/// An operator with the type that its operands tell.
fn operator(b: &mut Builder, op: ScalarOp, args: &[NodeId]) -> NodeId {
    if let (ScalarOp::Mul, [matrix, factor]) = (op, args)
        && b.graph.constant(*factor) == Some(1.0)
    {
        return *matrix;
    }
    let tys: Vec<Ty> = args.iter().map(|a| b.graph.node(*a).ty.tangent()).collect();
    let matrix = tys.iter().find(|t| matches!(t, Ty::Matrix(_)));
    let ty = matrix.or_else(|| tys.iter().find(|t| !t.is_real())).unwrap_or(&tys[0]).clone();
    b.node(Op::Scalar(op), args.to_vec(), ty)
}

fn matrix(b: &mut Builder, op: MatrixOp, args: &[NodeId], ty: Ty) -> NodeId {
    b.node(Op::Matrix(op), args.to_vec(), ty)
}

fn number(b: &mut Builder, op: MatrixOp, args: &[NodeId], ty: Ty) -> NodeId {
    b.node(Op::Matrix(op), args.to_vec(), ty)
}
