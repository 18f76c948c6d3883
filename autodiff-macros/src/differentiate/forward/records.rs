//! Records: a second one beside each holds the tangents of what the first one holds.
//!
//! Pullbacks among the values recorded have no tangent, so the second record may have fewer parts, or not be there at all.

use super::Sweep;
use crate::graph::{CallMode, Region, Stmt, Ty, VarId, VarKind};

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
}
