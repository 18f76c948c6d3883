//! Places while a body is lowered: new locals, their types as far as they are known by now, reading and writing.
//!
//! Whatever is written goes through here: afterwards a variable that was given an active value is active, and its type and
//! that of the value are one.

use super::Lowerer;
use crate::graph::{Float, NodeId, Op, Path, Proj, ScalarOp, Ty, VarId, VarKind};
use proc_macro2::Span;

impl Lowerer<'_> {
    /// A new local. Locals of one name are taken to carry a derivative if one of them does.
    pub(super) fn new_local(&mut self, name: &str, ty: Ty, span: Span) -> VarId {
        let var = self.b.graph.new_var(name, ty, VarKind::Local, span);
        if self.found.active.contains(name) {
            self.active.insert(var);
        }
        var
    }

    /// The type of a place, as far as it is known by now.
    pub(super) fn path_ty(&mut self, path: &Path) -> Ty {
        let ty = self.types.shallow(&self.b.graph.var(path.var).ty);
        let ty = self.types.deep(&ty);
        self.b.graph.vars[path.var.index()].ty = ty.clone();
        let mut ty = ty;
        for (depth, proj) in path.proj.iter().enumerate() {
            ty = match (proj, self.types.shallow(&ty)) {
                (Proj::Index(_), ty) => ty.element().cloned().unwrap_or(Ty::Opaque),
                (Proj::Range(..), ty) => ty.element().map_or(Ty::Opaque, |e| Ty::Slice(Box::new(e.clone()))),
                (Proj::Field(name), Ty::Tuple(items)) => {
                    name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()).unwrap_or(Ty::Opaque)
                }
                (Proj::Field(_), Ty::Matrix(element)) => *element,
                (Proj::Field(_), _) => self.part_ty(path.var, &path.proj[..=depth]),
            };
        }
        self.types.shallow(&ty)
    }

    /// The type of a struct's field, found from use.
    pub(super) fn part_ty(&mut self, var: VarId, proj: &[Proj]) -> Ty {
        let key = self.b.graph.part(var, proj);
        let types = &mut self.types;
        self.b.graph.parts.entry(key).or_insert_with(|| types.fresh()).clone()
    }

    /// The place is indexed, so its type is some sequence.
    pub(super) fn assume_sequence(&mut self, path: &Path) {
        if let Ty::Infer(_) = self.path_ty(path) {
            let ty = self.path_ty(path);
            let element = self.types.fresh();
            self.types.unify(&ty, &Ty::Seq(Box::new(element)));
            self.path_ty(path);
        }
    }

    pub(super) fn read(&mut self, path: &Path) -> NodeId {
        let ty = self.path_ty(path);
        let node = self.b.read(path);
        if matches!(self.b.graph.node(node).op, Op::Read(..)) && matches!(self.b.graph.node(node).ty, Ty::Opaque) {
            self.b.graph.nodes[node.index()].ty = ty.clone();
        }
        match (&self.b.graph.node(node).op, ty) {
            // What is known of a variable is of its type.
            (Op::Const(_), ty @ Ty::Real(Float::F64)) if self.ty(node) == Ty::Real(Float::Literal) => self.told_constant(node, ty),
            _ => node,
        }
    }

    pub(super) fn write(&mut self, path: &Path, node: NodeId) {
        self.refuse_decomposition(node);
        let ty = self.path_ty(path);
        self.refine(path, node);
        if ty.is_real() {
            self.match_type(node, &ty);
        }
        self.expect(node, &ty);
        self.path_ty(path);
        if self.is_active_node(node) {
            self.activate(path.var);
        }
        self.spoil(path.var, node);
        self.b.write(path, node);
    }

    /// A variable that started from an unsuffixed literal is the float that is stored in it.
    pub(super) fn refine(&mut self, path: &Path, node: NodeId) {
        let ty = self.ty(node);
        let var = &mut self.b.graph.vars[path.var.index()];
        if path.proj.is_empty() && var.ty == Ty::Real(Float::Literal) && ty.is_real() {
            var.ty = ty;
        }
    }

    /// `place += node`, `place -= node`.
    pub(super) fn add(&mut self, path: &Path, node: NodeId) {
        let ty = self.path_ty(path);
        self.refine(path, node);
        if ty.is_real() {
            self.match_type(node, &ty);
        }
        if ty.is_real() || matches!(self.ty(node), Ty::Real(_)) {
            self.expect(node, &ty);
        }
        if self.is_active_node(node) {
            self.activate(path.var);
        }
        if matches!(self.path_ty(path), Ty::Real(_)) {
            self.b.add(path, node);
        } else {
            let old = self.read(path);
            let sum = self.scalar(ScalarOp::Add, &[old, node]);
            self.write(path, sum);
        }
    }
}
