//! Undoing writes: the adjoint of a place goes to what was written, and the place starts anew.

use super::Sweep;
use crate::graph::{Loop, LoopKind, NodeId, Op, Path, Proj, Region, Stmt, Ty, VarKind};
use proc_macro2::Span;
use std::collections::BTreeMap;

impl Sweep<'_> {
    pub(super) fn number_writes(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if crate::analysis::is_numbered(stmt) {
                self.write_ids.insert(stmt, self.writes);
                if let Stmt::Write(path, _) = stmt {
                    self.first_writes.entry(path.var).or_insert(stmt);
                }
                self.writes += 1;
            }
            for (inner, _) in stmt.regions() {
                self.number_writes(inner);
            }
        }
    }

    /// Whether the write puts a whole in the place of another one that may be longer or shorter, or an `Option` in the place of one
    /// that may be empty.
    pub(super) fn has_another_shape_before(&self, path: &Path, node: NodeId, stmt: &Stmt) -> bool {
        let is_first = self.first_writes.get(&path.var) == Some(&(stmt as *const Stmt));
        let declares = path.proj.is_empty() && is_first && self.source.var(path.var).kind == VarKind::Local;
        if !declares && self.activity.var(path.var) && self.source.path_ty(path) == Ty::Opaque {
            let fills = self.source.holds_options(path) || self.holds_some(node);
            if fills {
                return true;
            }
        }
        let ty = self.source.path_ty(path);
        if !path.proj.is_empty() {
            // Of lists of numbers the length is noted.
            let is_shaped = |ty: &Ty| matches!(ty, Ty::Vec(element) if !element.is_real()) || matches!(ty, Ty::Matrix(_));
            return self.activity.var(path.var) && (is_shaped(&ty) || is_shaped(&self.source.node(node).ty));
        }
        let has_length = match ty {
            Ty::Vec(_) | Ty::Matrix(_) => true,
            Ty::Seq(_) => self.lent.contains(&path.var),
            // Pullbacks look at the shape of what is opaque, and so do lists that are parts of it.
            Ty::Opaque => self.lent.contains(&path.var) || self.source.holds_lists(path),
            _ => false,
        };
        has_length && !declares && self.activity.var(path.var)
    }

    /// Whether `Some(..)` is written out in the value.
    fn holds_some(&self, node: NodeId) -> bool {
        let n = self.source.node(node);
        let Op::Struct(_, fields) = &n.op else { return false };
        fields.iter().any(|name| **name == *Proj::INSIDE) || n.args.iter().any(|arg| self.holds_some(*arg))
    }

    /// The adjoint of what was written flows back to the value; the place's own adjoint ends here.
    /// `old_length`: that of a list of numbers which was in the place before.
    pub(super) fn undo_write(&mut self, adjoint: &Path, node: NodeId, old_length: Option<NodeId>) {
        let ty = self.b.graph.path_ty(adjoint);
        if ty.is_real() {
            let value = self.b.read(adjoint);
            let zero = self.b.constant(0.0, ty);
            self.b.write(adjoint, zero);
            self.contribute(node, value);
            return;
        }
        self.give_back(adjoint, node, |sweep, content| match (sweep.source.node(node).ty.tangent(), old_length) {
            (ty @ Ty::Array(..), _) => sweep.zero_value(&ty, adjoint),
            (Ty::Vec(element), Some(len)) => {
                let zero = sweep.b.constant(0.0, (*element).clone());
                sweep.b.node(Op::Repeat(true), vec![zero, len], Ty::Vec(element))
            }
            _ => {
                let whole = sweep.b.read(content);
                sweep.b.node(Op::ZeroLike, vec![whole], ty)
            }
        });
    }

    /// As [`undo_write`](Self::undo_write); the adjoint starts anew in the shape of the old content, which is put back before.
    pub(super) fn undo_replacement(&mut self, path: &Path, node: NodeId, stmt: &Stmt) {
        let adjoint = self.adjoint_path(path);
        self.give_back(&adjoint, node, |sweep, _| {
            sweep.restore(path, stmt);
            let ty = sweep.b.graph.path_ty(&adjoint);
            sweep.zero_value(&ty, path)
        });
    }

    /// Spreads an adjoint over what the value was made of, and sets it to the zero that is made from where its content is.
    ///
    /// `s[0] = S { x: s[0].v, v: s[0].x }`: what flows back to the place must not meet what is on its way there, so that the
    /// content is taken out first.
    fn give_back(&mut self, adjoint: &Path, node: NodeId, zero: impl FnOnce(&mut Self, &Path) -> NodeId) {
        if !self.is_made_of(node, adjoint) {
            self.distribute(adjoint, node);
            let zero = zero(self, adjoint);
            self.b.write(adjoint, zero);
            return;
        }
        let ty = self.b.graph.path_ty(adjoint);
        let taken = Path::var(self.b.graph.new_var("d_taken", ty, VarKind::Local, Span::mixed_site()));
        let content = self.b.read(adjoint);
        self.b.write(&taken, content);
        let zero = zero(self, &taken);
        self.b.write(adjoint, zero);
        self.distribute(&taken, node);
    }

    /// Whether parts of an aggregate are read from the variable that the adjoint belongs to.
    fn is_made_of(&self, node: NodeId, adjoint: &Path) -> bool {
        let n = self.source.node(node);
        match n.op {
            Op::Read(..) => self.source.path_of(node).is_some_and(|path| self.adjoint_of.get(&path.var) == Some(&adjoint.var)),
            Op::Array(_) | Op::Tuple | Op::Struct(..) | Op::Entries(..) | Op::Repeat(_) | Op::ToVec => {
                n.args.iter().any(|arg| !self.source.node(*arg).ty.is_real() && self.is_made_of(*arg, adjoint))
            }
            _ => false,
        }
    }

    /// Spreads the adjoint of an aggregate over the values that it was made of; a matrix that other regions use, too, collects
    /// it as a whole.
    pub(super) fn distribute(&mut self, adjoint: &Path, node: NodeId) {
        if !self.activity.node(node) {
            return;
        }
        if matches!(self.source.node(node).op, Op::Entries(..)) && self.crossing.contains_key(&node) {
            let whole = self.b.read(adjoint);
            return self.contribute(node, whole);
        }
        self.spread(adjoint, node);
    }

    /// As [`distribute`](Self::distribute), for what is undone here.
    pub(super) fn spread(&mut self, adjoint: &Path, node: NodeId) {
        let n = self.source.node(node).clone();
        match &n.op {
            Op::Array(_) => {
                for (i, arg) in n.args.iter().enumerate() {
                    if !self.activity.node(*arg) {
                        continue;
                    }
                    let index = self.b.integer(i as i128);
                    self.distribute_item(&adjoint.index(index), *arg);
                }
            }
            Op::Tuple => {
                for (i, arg) in n.args.iter().enumerate() {
                    let field = adjoint.then(Proj::Field(i.to_string().into()));
                    self.distribute_item(&field, *arg);
                }
            }
            Op::Struct(_, fields) => {
                for (field, arg) in fields.iter().zip(&n.args) {
                    self.distribute_item(&adjoint.then(Proj::Field(field.clone())), *arg);
                }
            }
            Op::Entries(_, columns) => {
                for (i, arg) in n.args.iter().enumerate() {
                    if !self.activity.node(*arg) {
                        continue;
                    }
                    let [row, column] = [i / columns, i % columns].map(|k| self.b.integer(k as i128));
                    let at = match columns {
                        1 => row,
                        _ => self.b.node(Op::Tuple, vec![row, column], Ty::Tuple(vec![Ty::Int, Ty::Int])),
                    };
                    self.distribute_item(&adjoint.index(at), *arg);
                }
            }
            Op::Repeat(_) => {
                if self.source.node(n.args[0]).ty.is_real() {
                    let whole = self.b.read(adjoint);
                    let ty = self.source.node(n.args[0]).ty.clone();
                    let sum = self.b.node(Op::SumAll, vec![whole], ty);
                    self.contribute(n.args[0], sum);
                } else {
                    self.distribute_rows(adjoint, n.args[0]);
                }
            }
            Op::Read(..) => {
                let path = self.source.path_of(node).expect("a read");
                let place = self.adjoint_path(&path);
                let whole = self.b.read(adjoint);
                self.b.push(Stmt::Add(place.clone(), whole));
                self.b.touch(place.var);
            }
            Op::ToVec => self.distribute(adjoint, n.args[0]),
            _ => {
                let whole = self.b.read(adjoint);
                self.contribute(node, whole);
            }
        }
    }

    fn distribute_item(&mut self, adjoint: &Path, item: NodeId) {
        if !self.activity.node(item) {
            return;
        }
        if self.source.node(item).ty.is_real() {
            let value = self.b.read(adjoint);
            self.contribute(item, value);
        } else {
            self.distribute(adjoint, item);
        }
    }

    /// `[row; n]`: every row flows back to the one it is a copy of.
    fn distribute_rows(&mut self, adjoint: &Path, row: NodeId) {
        let len = self.b.len(adjoint);
        let zero = self.b.integer(0);
        let counter = self.b.graph.new_bound(Ty::Int);
        let label = self.b.graph.new_label();
        self.b.open();
        self.b.enter_loop();
        self.frames.push(BTreeMap::new());
        self.distribute(&adjoint.index(counter), row);
        self.flush();
        self.frames.pop();
        let body = self.b.close();
        let kind = LoopKind::For { counter, start: zero, end: len, inclusive: false, reversed: false };
        self.push_loop(Loop { label, kind, body });
    }

    /// Marks where an overwritten place gets its old content back.
    pub(super) fn restore(&mut self, path: &Path, stmt: &Stmt) {
        let var = self.source.var(path.var);
        // Numbers in variables are recorded by value; only places with parts are put back.
        if path.proj.is_empty() && var.ty.is_scalar() && !self.lent.contains(&path.var) {
            return;
        }
        let number = self.write_ids[&(stmt as *const Stmt)];
        let (shape, args) = path.split();
        // Which state the old content is read in is settled by its place before the write.
        let stamp = self.b.graph.new_stamp();
        let ty = self.source.path_ty(path);
        let old = self.b.graph.push(Op::Read(shape, stamp), args, ty);
        self.b.push(Stmt::Restore(path.clone(), old, number));
        self.b.touch(path.var);
    }

    pub(super) fn undo_push(&mut self, path: &Path, nodes: &[NodeId]) {
        if !self.activity.var(path.var) {
            return;
        }
        let adjoint = self.adjoint_path(path);
        let [node] = nodes else { return };
        if self.lent.contains(&path.var) {
            // A pullback is given the list as it was.
            let last = self.b.graph.new_bound(self.source.node(*node).ty.clone());
            self.b.push(Stmt::Pop(path.clone(), vec![last]));
            self.b.touch(path.var);
        }
        let ty = self.source.node(*node).ty.tangent();
        let popped = self.b.graph.new_bound(ty.clone());
        self.b.push(Stmt::Pop(adjoint.clone(), vec![popped]));
        self.b.touch(adjoint.var);
        if !self.activity.node(*node) {
            return;
        }
        if ty.is_real() || ty == Ty::Opaque {
            self.contribute(*node, popped);
        } else {
            let var = self.b.graph.new_var("d_item", ty, VarKind::Local, Span::mixed_site());
            let item = Path::var(var);
            self.b.write(&item, popped);
            self.distribute(&item, *node);
        }
    }

    /// The number that was taken off a list goes back, and so does its adjoint.
    pub(super) fn undo_pop(&mut self, path: &Path, outs: &[NodeId]) {
        let [out] = outs else { return };
        if self.lent.contains(&path.var) {
            // A pullback is given the list as it was.
            self.b.push(Stmt::Push(path.clone(), vec![*out]));
            self.b.touch(path.var);
        }
        if !self.activity.var(path.var) {
            return;
        }
        let adjoint = self.adjoint_path(path);
        let ty = self.source.node(*out).ty.tangent();
        let share = self.take(*out).unwrap_or_else(|| self.b.node(Op::constant(0.0), Vec::new(), ty));
        self.b.push(Stmt::Push(adjoint.clone(), vec![share]));
        self.b.touch(adjoint.var);
    }
}
