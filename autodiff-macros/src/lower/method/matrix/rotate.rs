//! Rotations in space, by scaled axis or by axis and angle, and the vectors that they turn.

use super::build::unreferenced;
use crate::graph::{MatrixOp, NodeId, Op, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::quote;
use syn::{Expr, ExprCall, ExprMethodCall};

/// nalgebra's types of rotations and motions.
const MOTIONS: [&str; 10] = [
    "Rotation2",
    "Rotation3",
    "UnitComplex",
    "UnitQuaternion",
    "Isometry2",
    "Isometry3",
    "Similarity2",
    "Similarity3",
    "Translation2",
    "Translation3",
];

impl Lowerer<'_> {
    /// `Rotation3::new(w)`, `UnitQuaternion::from_axis_angle(&axis, angle)` with active arguments.
    pub(super) fn rotation(&mut self, own: &str, name: &str, e: &ExprCall, path: &syn::ExprPath, expr: &Expr) -> Option<Value> {
        if !MOTIONS.contains(&own) {
            return None;
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        let in_space = matches!(own, "Rotation3" | "UnitQuaternion");
        let args = match (name, &args[..]) {
            ("new" | "from_scaled_axis", [axis]) if in_space => {
                let axis = self.expr_node(axis);
                let element = self.types.fresh();
                self.expect(axis, &Ty::Matrix(Box::new(element)));
                vec![axis]
            }
            ("from_axis_angle", [axis, angle]) if in_space && !self.mentions_active(axis) => {
                let (axis, angle) = (self.expr_node(unreferenced(axis)), self.expr_node(angle));
                vec![axis, angle]
            }
            _ => {
                return Some(self.refuse(
                    expr,
                    format!("`{own}::{name}` of active values is not supported: use `Rotation3::new(scaled_axis)` or `UnitQuaternion::from_scaled_axis(scaled_axis)`, or write sines and cosines out"),
                ));
            }
        };
        let constructor = self.constructor(path);
        Some(Value::Node(self.b.node(Op::Matrix(MatrixOp::Rotation(constructor)), args, Ty::Opaque)))
    }

    fn is_rotation(&self, node: NodeId) -> bool {
        matches!(self.b.graph.node(node).op, Op::Matrix(MatrixOp::Rotation(_) | MatrixOp::RotationBack))
    }

    /// A method of a rotation; `None` if it is none.
    pub(super) fn of_rotation(&mut self, rotation: NodeId, name: &str, e: &ExprMethodCall, expr: &Expr) -> Option<Value> {
        if !self.is_rotation(rotation) {
            return None;
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        Some(match (name, &args[..]) {
            ("clone", []) => Value::Node(rotation),
            ("inverse", []) => Value::Node(self.b.node(Op::Matrix(MatrixOp::RotationBack), vec![rotation], Ty::Opaque)),
            ("transform_vector", [vector]) => {
                let vector = self.operand_node(vector);
                self.turned(rotation, vector)
            }
            _ => self.refuse(
                expr,
                format!("`{name}` of a rotation is not supported: turn vectors by `rotation * v` or `rotation.inverse() * v`"),
            ),
        })
    }

    /// `rotation * v`; `None` if the left factor is no rotation.
    pub(in crate::lower) fn rotated(&mut self, left: NodeId, right: NodeId, expr: &Expr) -> Option<Value> {
        let [left, right] = [left, right].map(|factor| self.b.graph.referent(factor));
        if self.is_rotation(right) {
            return Some(
                self.refuse(expr, "a product of rotations is not supported: turn the vector by one after the other, `a * (b * v)`"),
            );
        }
        self.is_rotation(left).then(|| self.turned(left, right))
    }

    fn turned(&mut self, rotation: NodeId, vector: NodeId) -> Value {
        let axis = self.scaled_axis(rotation);
        let ty = self.b.graph.node(axis).ty.clone();
        self.expect(vector, &ty);
        Value::Node(self.b.node(Op::Matrix(MatrixOp::Rotated), vec![axis, rotation, vector], ty))
    }

    fn scaled_axis(&mut self, rotation: NodeId) -> NodeId {
        let n = self.b.graph.node(rotation).clone();
        match (&n.op, &n.args[..]) {
            (Op::Matrix(MatrixOp::RotationBack), [inner]) => {
                let axis = self.scaled_axis(*inner);
                self.scalar(ScalarOp::Neg, &[axis])
            }
            (_, [axis, angle]) => {
                let element = self.b.graph.node(*angle).ty.clone();
                let unit = Ty::Matrix(Box::new(element));
                let unit = self.snippet_node(quote!(__axis.into_inner()), vec!["__axis".into()], vec![*axis], false, unit);
                self.scalar(ScalarOp::Mul, &[unit, *angle])
            }
            (_, args) => args[0],
        }
    }
}
