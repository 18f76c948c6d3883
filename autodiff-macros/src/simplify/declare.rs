//! States where variables begin that live longer than the regions that will be left to name them.
//!
//! A variable without a first value begins in the innermost region around all that names it. Where some of that goes, it
//! would begin in the body of a loop, and forget between iterations what it held.

use crate::analysis::{RegionId, regions};
use crate::graph::{Graph, NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use std::collections::{HashMap, HashSet};

/// Gives variables a value that a loop names before anything else does; `forward` keeps pointing at the end of the
/// forward sweep.
pub fn declare_carried(graph: &mut Graph, forward: &mut usize) {
    let home = regions(graph).home;
    let mut body = std::mem::take(&mut graph.body);
    let mut walk = Walk { graph, home: &home, seen: HashSet::new(), next: 0, shift: Vec::new() };
    walk.region(&mut body);
    let before = walk.shift.iter().filter(|at| **at < *forward).count();
    *forward = forward.saturating_add(before);
    graph.body = body;
}

/// The value that a variable without one begins with.
fn empty(graph: &mut Graph, ty: &Ty) -> Option<NodeId> {
    let (op, args) = match ty {
        Ty::Real(_) => (Op::constant(0.0), Vec::new()),
        Ty::Int => (Op::Int(0), Vec::new()),
        Ty::Bool => (Op::Bool(false), Vec::new()),
        Ty::Array(element, size) => {
            let element = empty(graph, element)?;
            let len = graph.push(Op::Int(size.known? as i128), Vec::new(), Ty::Int);
            (Op::Repeat(false), vec![element, len])
        }
        Ty::Vec(_) => {
            let none = graph.push(Op::Int(0), Vec::new(), Ty::Int);
            (Op::WithCapacity, vec![none])
        }
        _ => return None,
    };
    Some(graph.push(op, args, ty.clone()))
}

struct Walk<'w> {
    graph: &'w mut Graph,
    home: &'w HashMap<VarId, RegionId>,
    seen: HashSet<VarId>,
    next: RegionId,
    /// Positions in the body before which declarations were put.
    shift: Vec<usize>,
}

impl Walk<'_> {
    fn region(&mut self, region: &mut Region) {
        let id = self.next;
        self.next += 1;
        let mut stmts = Vec::new();
        for (position, mut stmt) in std::mem::take(&mut region.stmts).into_iter().enumerate() {
            let named = if has_loop(&stmt) { stmt.written(self.graph) } else { Vec::new() };
            for var in named {
                let local = matches!(self.graph.var(var).kind, VarKind::Local | VarKind::Record);
                if !local || self.home.get(&var) != Some(&id) || !self.seen.insert(var) {
                    continue;
                }
                let ty = self.graph.var(var).ty.clone();
                if let Some(value) = empty(self.graph, &ty) {
                    stmts.push(Stmt::Write(Path::var(var), value));
                    if id == 0 {
                        self.shift.push(position);
                    }
                }
            }
            for inner in stmt.regions_mut() {
                self.region(inner);
            }
            if stmt.regions().is_empty() {
                self.seen.extend(stmt.written(self.graph));
            }
            stmts.push(stmt);
        }
        region.stmts = stmts;
    }
}

fn has_loop(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Loop(_)) || stmt.regions().iter().any(|(r, _)| r.stmts.iter().any(has_loop))
}
