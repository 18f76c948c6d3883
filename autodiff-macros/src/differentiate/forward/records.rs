//! Records: a second one beside each holds the tangents of what the first one holds.
//!
//! Pullbacks among the values recorded have no tangent, so the second record may have fewer parts, or not be there at all.

use super::Sweep;
use crate::graph::{CallMode, NodeId, Path, Region, Stmt, Ty, VarId, VarKind};

impl Sweep<'_> {
    /// A record of pullbacks alone has no second record.
    pub(super) fn has_tangent(&self, var: VarId) -> bool {
        self.shapes.get(&var).is_none_or(|shape| shape.contains(&true))
    }

    pub(super) fn find_pullbacks(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Call(call) => {
                    if let CallMode::Record { pullback } = call.mode {
                        self.pullbacks.insert(pullback);
                    }
                }
                Stmt::Push(path, nodes) if self.source.var(path.var).kind == VarKind::Record => {
                    let shape = nodes
                        .iter()
                        .map(|n| (self.source.node(*n).ty.is_real() || self.varied(*n)) && !self.pullbacks.contains(n))
                        .collect();
                    self.shapes.insert(path.var, shape);
                }
                Stmt::Pop(path, outs) => {
                    if let Some(shape) = self.shapes.get(&path.var) {
                        let hidden = outs.iter().zip(shape).filter(|(o, has)| !**has && self.source.node(**o).ty.can_be_active());
                        self.pullbacks.extend(hidden.map(|(o, _)| *o).collect::<Vec<_>>());
                    }
                }
                _ => {}
            }
            for (inner, _) in stmt.regions() {
                self.find_pullbacks(inner);
            }
        }
    }

    pub(super) fn tangent_ty(&self, var: VarId) -> Ty {
        let ty = &self.source.var(var).ty;
        match (self.shapes.get(&var), ty) {
            (Some(shape), Ty::Vec(element)) => {
                let items: Vec<Ty> = match &**element {
                    Ty::Tuple(items) => items.clone(),
                    one => vec![one.clone()],
                };
                let kept: Vec<Ty> = items.into_iter().zip(shape).filter(|(_, has)| **has).map(|(t, _)| t.tangent()).collect();
                Ty::Vec(Box::new(if let [one] = &kept[..] { one.clone() } else { Ty::Tuple(kept) }))
            }
            _ => ty.tangent(),
        }
    }

    /// What moves the values that are recorded is recorded beside them.
    pub(super) fn push_tangents(&mut self, path: &Path, nodes: &[NodeId]) {
        if !self.varied_var(path.var) {
            return;
        }
        let dots: Vec<NodeId> = self.moving(path.var, nodes).into_iter().map(|node| self.tangent_or_zero(node)).collect();
        if !dots.is_empty() {
            let place = self.place(path);
            self.b.push(Stmt::Push(place.clone(), dots));
            self.b.touch(place.var);
        }
    }

    /// It comes back behind them.
    pub(super) fn pop_tangents(&mut self, path: &Path, outs: &[NodeId]) {
        if !self.varied_var(path.var) {
            return;
        }
        let dots: Vec<NodeId> = self.moving(path.var, outs).into_iter().map(|out| self.bound_tangent(out)).collect();
        if !dots.is_empty() {
            let place = self.place(path);
            self.b.push(Stmt::Pop(place.clone(), dots));
            self.b.touch(place.var);
        }
    }

    /// Those of the values in a record that have a tangent.
    fn moving(&self, record: VarId, nodes: &[NodeId]) -> Vec<NodeId> {
        match self.shapes.get(&record) {
            Some(shape) => nodes.iter().zip(shape).filter(|(_, has)| **has).map(|(node, _)| *node).collect(),
            None => nodes.to_vec(),
        }
    }
}
