//! What is added to the forward sweep, and putting it there.

use crate::analysis::RegionId;
use crate::graph::{NodeId, Path, Region, Stmt};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Changes every path that the statement itself names.
pub(in crate::differentiate) fn map_paths(stmt: &mut Stmt, f: &mut impl FnMut(&mut Path)) {
    use crate::graph::ArgValue;
    match stmt {
        Stmt::Write(path, _)
        | Stmt::Add(path, _)
        | Stmt::Restore(path, ..)
        | Stmt::Push(path, _)
        | Stmt::Pop(path, _)
        | Stmt::Swap(path, ..) => f(path),
        Stmt::Loop(l) => l.streams.iter_mut().for_each(f),
        Stmt::Call(call) => {
            for arg in &mut call.args {
                for value in std::iter::once(&mut arg.value).chain(&mut arg.tangent) {
                    if let ArgValue::Shared(path) | ArgValue::Mutable(path) = value {
                        f(path);
                    }
                }
            }
        }
        Stmt::Pullback(p) => {
            for arg in p.args.iter_mut().chain(p.tangent_args.iter_mut().flatten()) {
                if let ArgValue::Shared(path) | ArgValue::Mutable(path) = arg {
                    f(path);
                }
            }
            p.places.iter_mut().chain(&mut p.tangent_places).flatten().for_each(f);
        }
        _ => {}
    }
}

/// What is added to the forward sweep.
#[derive(Default)]
pub(super) struct Edits {
    /// By region and position: statements to come before.
    pub(super) before: BTreeMap<(RegionId, usize), Vec<Stmt>>,
    /// By region: statements to come at its end, before it jumps.
    pub(super) ends: BTreeMap<RegionId, Vec<Stmt>>,
    pub(super) before_write: HashMap<u32, Vec<Stmt>>,
    pub(super) fused: BTreeMap<RegionId, Region>,
    /// Reads added to the forward sweep.
    pub(super) late: HashSet<NodeId>,
}

impl Edits {
    pub(super) fn apply(mut self, body: &mut Region) {
        self.region(body, &mut 0, &mut 0);
    }
}
