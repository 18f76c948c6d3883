//! Rules of what is found by decompositions: inverses, solutions of linear systems, determinants.
//!
//! The derivative goes to the matrix, whatever it is decomposed into; solutions with its transpose take the same
//! decomposition. The derivative of a determinant is the matrix of cofactors, which exists where the inverse does not:
//! G. W. Stewart, *On the adjugate matrix*, Linear Algebra and its Applications 283 (1998). A Cholesky decomposition reads the
//! lower triangle only, so that what falls on the upper one counts below.

use super::{matrix, number, operator};
use crate::graph::{Builder, MatrixOp, NodeId, ScalarOp, Ty};

/// Whether the operation has its rules here.
pub fn is_known(op: MatrixOp) -> bool {
    use MatrixOp::*;
    matches!(
        op,
        Determinant
            | DeterminantBy
            | Cofactors
            | CofactorsTangent
            | Inverse
            | Solve
            | SolveTransposed
            | CholeskySolve
            | CholeskyInverse
            | CholeskyDeterminant
            | CholeskyLogDeterminant
    )
}

/// What the adjoint `g` of the node adds to that of its argument number `index`.
pub fn adjoint(b: &mut Builder, op: MatrixOp, node: NodeId, index: usize, g: NodeId) -> Option<NodeId> {
    let args = b.graph.node(node).args.clone();
    let ty = b.graph.node(args[index]).ty.tangent();
    Some(match (op, index) {
        (MatrixOp::Determinant | MatrixOp::DeterminantBy, 0) => {
            let cofactors = matrix(b, MatrixOp::Cofactors, &[args[0]], ty);
            operator(b, ScalarOp::Mul, &[cofactors, g])
        }
        (MatrixOp::Inverse, 0) => {
            // -A⁻ᵀ G A⁻ᵀ
            let turned = matrix(b, MatrixOp::Transpose, &[node], ty);
            between(b, turned, g)
        }
        (MatrixOp::Solve, 2) => matrix(b, MatrixOp::SolveTransposed, &[args[0], args[1], g], ty),
        (MatrixOp::Solve, 0) => {
            let right = b.graph.node(args[2]).ty.tangent();
            let weight = matrix(b, MatrixOp::SolveTransposed, &[args[0], args[1], g], right);
            outer(b, args[0], node, weight, ty)
        }
        (MatrixOp::CholeskySolve, 2) => matrix(b, op, &[args[0], args[1], g], ty),
        (MatrixOp::CholeskySolve, 0) => {
            let right = b.graph.node(args[2]).ty.tangent();
            let weight = matrix(b, op, &[args[0], args[1], g], right);
            let outer = outer(b, args[0], node, weight, ty.clone());
            matrix(b, MatrixOp::Folded, &[outer], ty)
        }
        (MatrixOp::CholeskyInverse, 0) => {
            let product = between(b, node, g);
            matrix(b, MatrixOp::Folded, &[product], ty)
        }
        (MatrixOp::CholeskyDeterminant | MatrixOp::CholeskyLogDeterminant, 0) => {
            let inverse = matrix(b, MatrixOp::CholeskyInverse, &args, ty.clone());
            let scale = if op == MatrixOp::CholeskyDeterminant { b.scalar(ScalarOp::Mul, &[g, node]) } else { g };
            let product = operator(b, ScalarOp::Mul, &[inverse, scale]);
            matrix(b, MatrixOp::Folded, &[product], ty)
        }
        _ => return None,
    })
}

/// The tangent of the node by the tangent `d` of its argument number `index`.
pub fn tangent(b: &mut Builder, op: MatrixOp, node: NodeId, index: usize, d: NodeId) -> Option<NodeId> {
    let n = b.graph.node(node).clone();
    let (args, ty) = (n.args, n.ty.tangent());
    let mirrored = |b: &mut Builder| {
        let ty = b.graph.node(d).ty.clone();
        matrix(b, MatrixOp::Mirrored, &[d], ty)
    };
    Some(match (op, index) {
        (MatrixOp::Determinant | MatrixOp::DeterminantBy, 0) => {
            let own = b.graph.node(args[0]).ty.tangent();
            let cofactors = matrix(b, MatrixOp::Cofactors, &[args[0]], own);
            number(b, MatrixOp::Dot, &[cofactors, d], ty)
        }
        (MatrixOp::Cofactors, 0) => matrix(b, MatrixOp::CofactorsTangent, &[args[0], d], ty),
        (MatrixOp::Inverse, 0) => between(b, node, d),
        (MatrixOp::Solve | MatrixOp::SolveTransposed | MatrixOp::CholeskySolve, 2) => matrix(b, op, &[args[0], args[1], d], ty),
        (MatrixOp::Solve | MatrixOp::SolveTransposed | MatrixOp::CholeskySolve, 0) => {
            let product = match op {
                MatrixOp::Solve => operator(b, ScalarOp::Mul, &[d, node]),
                MatrixOp::SolveTransposed => matrix(b, MatrixOp::TransposeMul, &[d, node], ty.clone()),
                _ => {
                    let mirrored = mirrored(b);
                    operator(b, ScalarOp::Mul, &[mirrored, node])
                }
            };
            let solution = matrix(b, op, &[args[0], args[1], product], ty);
            operator(b, ScalarOp::Neg, &[solution])
        }
        (MatrixOp::CholeskyInverse, 0) => {
            let mirrored = mirrored(b);
            between(b, node, mirrored)
        }
        (MatrixOp::CholeskyDeterminant | MatrixOp::CholeskyLogDeterminant, 0) => {
            let own = b.graph.node(args[0]).ty.tangent();
            let inverse = matrix(b, MatrixOp::CholeskyInverse, &args, own);
            let mirrored = mirrored(b);
            let dot = number(b, MatrixOp::Dot, &[inverse, mirrored], ty);
            if op == MatrixOp::CholeskyDeterminant { b.scalar(ScalarOp::Mul, &[dot, node]) } else { dot }
        }
        _ => return None,
    })
}

/// `-X M X`
fn between(b: &mut Builder, x: NodeId, m: NodeId) -> NodeId {
    let left = operator(b, ScalarOp::Mul, &[x, m]);
    let product = operator(b, ScalarOp::Mul, &[left, x]);
    operator(b, ScalarOp::Neg, &[product])
}

/// `-W Xᵀ`, in the shape of `like`.
fn outer(b: &mut Builder, like: NodeId, x: NodeId, weight: NodeId, ty: Ty) -> NodeId {
    let weight = operator(b, ScalarOp::Neg, &[weight]);
    matrix(b, MatrixOp::ProductLeft, &[like, x, weight], ty)
}
