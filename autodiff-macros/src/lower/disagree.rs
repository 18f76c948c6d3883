//! Bodies that rustc is certain to refuse for their types.
//!
//! It says so at the original, and would say it again, in other words, for each derived function. So nothing is derived from
//! such a body: what is emitted has the signatures alone.

use super::Lowerer;
use super::value::Value;
use crate::graph::{Float, NodeId, Op, Path, ScalarOp, Ty, VarKind};
use crate::syntax::signature::Passing;
use syn::Expr;
use syn::visit::{self, Visit};

impl Lowerer<'_> {
    /// The value has to be of this type.
    pub(super) fn match_type(&mut self, node: NodeId, ty: &Ty) {
        let (own, ty) = (self.ty(node), self.types.shallow(ty));
        self.ill_typed |= differ(&own, &ty) && self.is_told(node);
    }

    /// The operands have to fit the operation.
    pub(super) fn match_operands(&mut self, op: ScalarOp, args: &[NodeId]) {
        let told = match op {
            ScalarOp::And | ScalarOp::Or => Ty::Bool,
            _ if self.is_told(args[0]) => self.ty(args[0]),
            _ => return,
        };
        for (position, arg) in args.iter().enumerate() {
            match (op, position) {
                (ScalarOp::Powi, 1) => self.match_type(*arg, &Ty::Int),
                (ScalarOp::Polygamma, _) => {}
                _ => self.match_type(*arg, &told),
            }
        }
    }

    /// The value of what rustc refuses for more than its type.
    pub(super) fn leave_to_rustc(&mut self) -> Value {
        self.ill_typed = true;
        self.silent()
    }

    /// What a parameter borrows without `mut` is not written.
    pub(super) fn match_write(&mut self, path: &Path) {
        self.ill_typed |= self.passing_of(path.var) == Some(Passing::Shared) && !path.proj.is_empty();
    }

    /// Whether the expression is a name that the function binds without `mut`.
    pub(super) fn is_never_mutable(&self, expr: &Expr) -> bool {
        struct Mutable<'n>(&'n syn::Ident, bool);
        impl<'ast> Visit<'ast> for Mutable<'_> {
            fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
                self.1 |= p.ident == *self.0 && p.mutability.is_some();
                visit::visit_pat_ident(self, p);
            }
        }
        let Expr::Path(path) = expr else { return false };
        let Some(name) = path.path.get_ident().filter(|name| self.lookup(&name.to_string()).is_some()) else { return false };
        let mut mutable = Mutable(name, false);
        mutable.visit_item_fn(self.item);
        !mutable.1
    }

    /// A body that ends without a value has to be one of a function without a result.
    pub(super) fn match_end(&mut self, value: &Value) {
        let unit = matches!(value, Value::Unit) && !self.b.diverged();
        self.ill_typed |= unit && self.signature.output.model != Ty::Unit && self.mistakes() == 0;
    }

    /// Whether the type is what the source says, and not what the name of a method lets expect.
    fn is_told(&mut self, node: NodeId) -> bool {
        let n = self.b.graph.node(node);
        let Op::Scalar(op) = &n.op else { return self.is_leaf_told(node) };
        if op.is_comparison() {
            return true;
        }
        // Many operations may have the same arguments: each of them is asked once.
        if let Some(told) = self.told.get(&node) {
            return *told;
        }
        let args = n.args.clone();
        let told = args.iter().all(|arg| self.is_told(*arg));
        self.told.insert(node, told);
        told
    }

    /// The same of what is no result of a scalar operation.
    fn is_leaf_told(&self, node: NodeId) -> bool {
        let n = self.b.graph.node(node);
        match &n.op {
            Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_) | Op::Bound(_) | Op::Len(..) | Op::Cast(_) => true,
            Op::Read(shape, _) => match self.b.graph.var(shape.var).kind {
                VarKind::Param(_) => shape.proj.is_empty(),
                _ => shape.proj.is_empty() && self.ty(node).is_real(),
            },
            Op::Snippet(_) => n.ty == Ty::Unit,
            _ => false,
        }
    }
}

/// Whether no value is of both types. Of names that may stand for any real scalar nothing is certain.
fn differ(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Real(Float::Param(_)), _) | (_, Ty::Real(Float::Param(_))) => false,
        (Ty::Real(Float::F64), Ty::Real(Float::F32)) | (Ty::Real(Float::F32), Ty::Real(Float::F64)) => true,
        (Ty::Real(_), Ty::Real(_)) => false,
        (Ty::Real(_) | Ty::Int | Ty::Bool | Ty::Unit, Ty::Real(_) | Ty::Int | Ty::Bool | Ty::Unit) => a != b,
        _ => false,
    }
}
