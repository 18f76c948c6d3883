//! Rules of rotations in space, by the scaled axis `w`: its direction is the axis, its length the angle.
//!
//! `R(w) v` moves by `(J(w) dw) × R(w) v`, where `J(w) x = c₁ x + c₂ w × x + c₃ (w·x) w` with Stumpff's functions `c` of `w·w`, and
//! `J(w)ᵀ = J(-w)`: T. Barfoot, *State Estimation for Robotics*, section 7.1. `R(w)⁻¹ = R(-w)`.

use super::{matrix, number, operator};
use crate::graph::{Builder, MatrixOp, NodeId, ScalarOp, Ty};

/// What the adjoint `g` of a rotated vector adds to that of its argument number `index`.
pub fn adjoint(b: &mut Builder, node: NodeId, index: usize, g: NodeId) -> Option<NodeId> {
    let args = b.graph.node(node).args.clone();
    let ty = b.graph.node(args[index]).ty.tangent();
    let back = operator(b, ScalarOp::Neg, &[args[0]]);
    Some(match index {
        0 => {
            let moment = matrix(b, MatrixOp::Cross, &[node, g], ty);
            jacobian(b, back, moment)
        }
        2 => {
            let rotation = matrix(b, MatrixOp::RotationBack, &[args[1]], Ty::Opaque);
            matrix(b, MatrixOp::Rotated, &[back, rotation, g], ty)
        }
        _ => return None,
    })
}

/// The tangent of the node by the tangent `d` of its argument number `index`.
pub fn tangent(b: &mut Builder, op: MatrixOp, node: NodeId, index: usize, d: NodeId) -> Option<NodeId> {
    let n = b.graph.node(node).clone();
    let (args, ty) = (n.args, n.ty.tangent());
    Some(match (op, index) {
        (MatrixOp::Rotated, 0) => {
            let speed = jacobian(b, args[0], d);
            matrix(b, MatrixOp::Cross, &[speed, node], ty)
        }
        (MatrixOp::Rotated, 2) => matrix(b, op, &[args[0], args[1], d], ty),
        (MatrixOp::Stumpff(k), 0) => {
            // c'ₖ = (k cₖ₊₂ - cₖ₊₁) / 2
            let [one, two] = [k + 1, k + 2].map(|k| number(b, MatrixOp::Stumpff(k), &args, ty.clone()));
            let [factor, half] = [f64::from(k), 0.5].map(|x| b.constant(x, ty.clone()));
            let product = b.scalar(ScalarOp::Mul, &[factor, two]);
            let difference = b.scalar(ScalarOp::Sub, &[product, one]);
            let slope = b.scalar(ScalarOp::Mul, &[half, difference]);
            b.scalar(ScalarOp::Mul, &[slope, d])
        }
        _ => return None,
    })
}

/// `J(w) x`
fn jacobian(b: &mut Builder, w: NodeId, x: NodeId) -> NodeId {
    let ty = b.graph.node(w).ty.tangent();
    let scalar = ty.element().cloned().unwrap_or(Ty::Opaque);
    let square = number(b, MatrixOp::NormSquared, &[w], scalar.clone());
    let [one, two, three] = [1, 2, 3].map(|k| number(b, MatrixOp::Stumpff(k), &[square], scalar.clone()));
    let cross = matrix(b, MatrixOp::Cross, &[w, x], ty);
    let along = number(b, MatrixOp::Dot, &[w, x], scalar);
    let along = b.scalar(ScalarOp::Mul, &[three, along]);
    let terms = [(x, one), (cross, two), (w, along)].map(|(vector, factor)| operator(b, ScalarOp::Mul, &[vector, factor]));
    let sum = operator(b, ScalarOp::Add, &terms[..2]);
    operator(b, ScalarOp::Add, &[sum, terms[2]])
}
