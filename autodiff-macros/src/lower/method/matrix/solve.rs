//! Decompositions, and what is found by them: inverses, solutions of linear systems, determinants.
//!
//! A decomposition carries no derivative itself: what is found by it takes the decomposed matrix along, and the derivative goes there.

use crate::graph::{MatrixOp, NodeId, Op, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use quote::quote;
use syn::{Expr, ExprMethodCall};

impl Lowerer<'_> {
    /// `matrix.lu()` and the like.
    pub(super) fn decompose(&mut self, matrix: NodeId, name: &str, e: &ExprMethodCall) -> Option<Value> {
        let op = match (name, e.args.len()) {
            ("lu", 0) => MatrixOp::Lu,
            ("cholesky", 0) => MatrixOp::Cholesky,
            ("try_inverse", 0) => MatrixOp::TryInverse,
            _ => return None,
        };
        Some(self.decomposed(matrix, op))
    }

    pub(super) fn decomposed(&mut self, matrix: NodeId, op: MatrixOp) -> Value {
        let found = self.b.node(Op::Matrix(op), vec![matrix], Ty::Opaque);
        match op {
            MatrixOp::Lu => Value::Node(found),
            MatrixOp::Cholesky => self.if_found(found, found),
            _ => {
                let ty = self.b.graph.node(matrix).ty.clone();
                let inverse = self.b.node(Op::Matrix(MatrixOp::Inverse), vec![matrix, found], ty);
                self.if_found(found, inverse)
            }
        }
    }

    pub(super) fn is_decomposition(&self, node: NodeId) -> bool {
        matches!(self.b.graph.node(node).op, Op::Matrix(MatrixOp::Lu | MatrixOp::Cholesky))
    }

    /// A decomposition is told by its name: one of several, or one that is replaced, is none.
    pub(in crate::lower) fn refuse_decomposition(&mut self, node: NodeId) {
        if matches!(&self.b.graph.node(node).op, Op::Matrix(op) if op.is_aside()) && self.is_active_node(node) {
            self.complain_at(
                self.here,
                "a decomposition or a rotation cannot be chosen by a branch, replaced, or kept in an array, a struct or an `Option` variable: decompose where it is used, or bind it to a name by a `let` of its own",
            );
        }
    }

    /// A method of a decomposition.
    pub(super) fn of_decomposition(&mut self, found: NodeId, name: &str, e: &ExprMethodCall, expr: &Expr) -> Value {
        let matrix = self.b.graph.node(found).args[0];
        let by_lu = self.b.graph.node(found).op == Op::Matrix(MatrixOp::Lu);
        let whole = self.ty(matrix);
        let args: Vec<&Expr> = e.args.iter().collect();
        let element = whole.element().cloned().unwrap_or(Ty::Opaque);
        let number = |l: &mut Self, op| Value::Node(l.b.node(Op::Matrix(op), vec![matrix, found], element.clone()));
        match (name, &args[..], by_lu) {
            ("clone" | "as_ref", [], _) => Value::Node(found),
            ("determinant", [], true) => number(self, MatrixOp::DeterminantBy),
            ("determinant", [], false) => number(self, MatrixOp::CholeskyDeterminant),
            ("ln_determinant", [], false) => number(self, MatrixOp::CholeskyLogDeterminant),
            ("inverse", [], false) => Value::Node(self.b.node(Op::Matrix(MatrixOp::CholeskyInverse), vec![matrix, found], whole)),
            ("is_invertible", [], true) => {
                Value::Node(self.snippet_node(quote!(__lu.is_invertible()), vec!["__lu".into()], vec![found], false, Ty::Bool))
            }
            ("try_inverse", [], true) => {
                let attempt = self.b.node(Op::Matrix(MatrixOp::TryInverseBy), vec![found], Ty::Opaque);
                let inverse = self.b.node(Op::Matrix(MatrixOp::Inverse), vec![matrix, attempt], whole);
                self.if_found(attempt, inverse)
            }
            ("solve", [right], _) => {
                let right = self.operand_node(right);
                self.expect(right, &whole);
                let ty = self.b.graph.node(right).ty.clone();
                if !by_lu {
                    return Value::Node(self.b.node(Op::Matrix(MatrixOp::CholeskySolve), vec![matrix, found, right], ty));
                }
                let attempt = self.b.node(Op::Matrix(MatrixOp::TrySolve), vec![found, right], Ty::Opaque);
                let solution = self.b.node(Op::Matrix(MatrixOp::Solve), vec![matrix, found, right, attempt], ty);
                self.if_found(attempt, solution)
            }
            _ => {
                let instead = if by_lu {
                    "`solve`, `try_inverse` and `determinant`"
                } else {
                    "`solve`, `inverse`, `determinant` and `ln_determinant`"
                };
                self.refuse(expr, format!("`{name}` of a decomposition is not supported: {instead} are"))
            }
        }
    }

    /// An `Option` by whether the attempt has succeeded.
    fn if_found(&mut self, attempt: NodeId, value: NodeId) -> Value {
        let found = self.snippet_node(quote!(__found.is_some()), vec!["__found".into()], vec![attempt], false, Ty::Bool);
        Value::Maybe(found, Box::new(Value::Node(value)))
    }
}
