//! Tangents of struct literals.
//!
//! The name of the tangent's type is not known, nor its other fields: it starts from zero. `Some(..)` alone is its own tangent's
//! constructor.

use super::Sweep;
use crate::graph::{NodeId, Op, Path, Proj, VarKind};
use proc_macro2::Span;

impl Sweep<'_> {
    /// Whether the value is a struct literal whose tangent cannot be written as one.
    pub(super) fn is_started_from_zero(&self, node: NodeId) -> bool {
        matches!(&self.source.node(node).op, Op::Struct(_, fields) if !is_some(fields)) && self.varied(node)
    }

    pub(super) fn struct_tangent(&mut self, node: NodeId) -> NodeId {
        let n = self.source.node(node).clone();
        let ty = n.ty.tangent();
        if !self.is_started_from_zero(node) {
            let args = n.args.iter().map(|arg| self.tangent_or_zero(*arg)).collect();
            return self.b.node(n.op, args, ty);
        }
        let place = Path::var(self.b.graph.new_var("built_dot", ty, VarKind::Local, Span::mixed_site()));
        self.start_struct(&place, node, node);
        self.b.read(&place)
    }

    /// Gives the place the tangent of a literal; `whole` has the value of the literal.
    pub(super) fn start_struct(&mut self, place: &Path, whole: NodeId, literal: NodeId) {
        let n = self.source.node(literal).clone();
        let Op::Struct(_, fields) = &n.op else { return };
        let zero = self.b.node(Op::ZeroLike, vec![whole], n.ty.tangent());
        self.b.write(place, zero);
        for (field, arg) in fields.iter().zip(&n.args) {
            if let Some(dot) = self.tangent(*arg) {
                self.b.write(&place.then(Proj::Field(field.clone())), dot);
            }
        }
    }
}

fn is_some(fields: &[std::rc::Rc<str>]) -> bool {
    matches!(fields, [field] if **field == *Proj::INSIDE)
}
