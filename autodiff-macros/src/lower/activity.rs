//! Which values and variables carry a derivative, as far as this round of lowering knows.
//!
//! A value does if something that it is computed from does; a variable does from the moment on that it receives such a value,
//! and all of that name do in the next round.

use super::Lowerer;
use super::infer;
use super::value::Value;
use crate::graph::{NodeId, Op, Ty, VarId, VarKind};
use crate::syntax::signature::Passing;

impl Lowerer<'_> {
    pub(super) fn is_active_node(&mut self, node: NodeId) -> bool {
        if let Some(varied) = self.varied.get(&node) {
            return *varied;
        }
        let varied = self.compute_varied(node);
        self.varied.insert(node, varied);
        varied
    }

    pub(super) fn compute_varied(&mut self, node: NodeId) -> bool {
        let n = self.b.graph.node(node).clone();
        if matches!(self.types.shallow(&n.ty), Ty::Int | Ty::Bool | Ty::Unit) {
            return false;
        }
        match &n.op {
            Op::Read(shape, _) => self.active.contains(&shape.var),
            Op::Len(..) | Op::Snippet(_) | Op::Bound(_) => false,
            Op::Select => self.is_active_node(n.args[1]) || self.is_active_node(n.args[2]),
            Op::Repeat(_) => self.is_active_node(n.args[0]),
            Op::Scalar(op) => !infer::flat(*op) && n.args.iter().any(|a| self.is_active_node(*a)),
            _ => n.args.iter().any(|a| self.is_active_node(*a)),
        }
    }

    pub(super) fn is_active(&mut self, value: &Value) -> bool {
        match value {
            Value::Node(node) => self.is_active_node(*node),
            Value::Place(path) | Value::Ref(path) => self.active.contains(&path.var) && self.path_ty(path).can_be_active(),
            Value::Tuple(items) => items.iter().any(|i| self.is_active(i)),
            Value::Struct(literal) => literal.fields.iter().any(|(_, v)| self.is_active(v)),
            Value::Maybe(_, value) | Value::Success(value) => self.is_active(value),
            Value::Optional(optional) => self.is_active(&optional.inner.clone()),
            Value::Iter(iter) => self.iter_is_active(&iter.clone()),
            Value::Closure(_) | Value::Range { .. } | Value::Unit | Value::Never | Value::Nothing | Value::Failure(_) => false,
        }
    }

    /// The variable receives an active value.
    pub(super) fn activate(&mut self, var: VarId) {
        if let Some(message) = self.newly_lost(var) {
            self.complain_at(self.here, message);
        }
        if self.active.insert(var) {
            let name = self.b.graph.var(var).name.to_string();
            self.found.active.insert(name);
        }
    }

    /// What is wrong with an active value in this variable, if it has no adjoint and nobody was told yet.
    pub(super) fn newly_lost(&mut self, var: VarId) -> Option<String> {
        let VarKind::Param(index) = self.b.graph.var(var).kind else { return None };
        let param = &self.signature.params[index];
        let is_lost = !param.active && param.passing == Passing::Mutable && self.lost.insert(var);
        let name = param.name();
        is_lost.then(|| format!("the derivative is lost here: an active value is stored in `{name}`, which `wrt(..)` leaves out; add `{name}` to `wrt(..)`, or waive it with `no_diff(..)`"))
    }
}
