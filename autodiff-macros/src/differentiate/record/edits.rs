//! What is added to the forward sweep, and putting it there.

use crate::analysis::RegionId;
use crate::graph::{Graph, NodeId, Op, Path, Region, Stmt, Ty, VarId};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is added to the forward sweep.
#[derive(Default)]
pub(super) struct Edits {
    /// By region and position: statements to come before.
    pub(super) before: BTreeMap<(RegionId, usize), Vec<Stmt>>,
    /// By region: statements to come at its end, before it may jump.
    pub(super) ends: BTreeMap<RegionId, Vec<Stmt>>,
    /// By region: places to be recorded wherever it is left, by a jump or at its end.
    pub(super) leaves: BTreeMap<RegionId, Vec<Leave>>,
    pub(super) before_write: HashMap<u32, Vec<Stmt>>,
    pub(super) fused: BTreeMap<RegionId, Region>,
    /// Reads added to the forward sweep.
    pub(super) late: HashSet<NodeId>,
}

/// A place that is recorded as a whole.
pub(super) struct Leave {
    pub(super) var: VarId,
    /// Where to: a stack, or the element that belongs to the iteration.
    pub(super) record: Path,
    pub(super) pushes: bool,
    /// Its shape is enough.
    pub(super) shape: bool,
}

impl Edits {
    pub(super) fn apply(mut self, body: &mut Region, graph: &mut Graph) {
        self.region(body, &mut 0, &mut 0, graph);
    }
}

/// Records the places where the region is left by a jump and, if this is its `end`, where it ends.
pub(super) fn record_leaves(region: &mut Region, leaves: &[Leave], end: bool, graph: &mut Graph) {
    let mut stmts = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts) {
        match &mut stmt {
            Stmt::Break(_) => stmts.extend(recorded(leaves, graph)),
            Stmt::Rest(inner) => record_leaves(inner, leaves, end, graph),
            // Jumps inside of these leave nothing else.
            Stmt::Loop(_) | Stmt::Block { .. } => {}
            _ => stmt.regions_mut().into_iter().for_each(|inner| record_leaves(inner, leaves, false, graph)),
        }
        stmts.push(stmt);
    }
    let last = stmts.last();
    if end && !matches!(last, Some(Stmt::Break(_) | Stmt::Exit(_) | Stmt::Rest(_))) {
        let after_jump = last.is_some_and(|stmt| !stmt.jumps().is_empty());
        let records = recorded(leaves, graph);
        if after_jump {
            stmts.push(Stmt::Rest(Region { stmts: records, ..Region::default() }));
        } else {
            stmts.extend(records);
        }
    }
    region.stmts = stmts;
}

fn recorded(leaves: &[Leave], graph: &mut Graph) -> Vec<Stmt> {
    let mut stmts = Vec::new();
    for leave in leaves {
        let (shape, _) = Path::var(leave.var).split();
        let stamp = graph.new_stamp();
        let whole = graph.push(Op::Read(shape, stamp), Vec::new(), graph.var(leave.var).ty.clone());
        stmts.push(Stmt::Let(whole));
        let whole = if leave.shape {
            let shape = graph.push(Op::Shape, vec![whole], Ty::Opaque);
            stmts.push(Stmt::Let(shape));
            shape
        } else {
            whole
        };
        let record = leave.record.clone();
        stmts.push(if leave.pushes { Stmt::Push(record, vec![whole]) } else { Stmt::Write(record, whole) });
    }
    stmts
}
