//! What places hold, while statements are walked through in order.
//!
//! Every variable has a version that changes with each write. What a region changes is taken back at its end; the walker
//! then tells which variables the region wrote.

use crate::graph::{Graph, NodeId, Op, Path, Proj, ScalarOp, VarId};
use std::collections::HashMap;

/// So many parts of one variable are remembered.
const MOST_KNOWN: usize = 64;

/// The state of all variables.
#[derive(Default)]
pub struct Memory {
    states: HashMap<VarId, State>,
    /// Former states, by the region that changed them first.
    log: Vec<(VarId, State)>,
    regions: Vec<Mark>,
    marks: u32,
    versions: u32,
}

struct Mark {
    number: u32,
    start: usize,
}

#[derive(Clone, Default)]
struct State {
    version: u32,
    known: Vec<(Path, NodeId)>,
    /// The region that has logged the state before its own changes.
    logged: u32,
}

impl Memory {
    /// Begins a region whose changes will be taken back.
    pub fn enter(&mut self) {
        self.marks += 1;
        self.regions.push(Mark { number: self.marks, start: self.log.len() });
    }

    /// Takes back what the region changed.
    pub fn leave(&mut self) {
        let mark = self.regions.pop().expect("entered before");
        for (var, state) in self.log.drain(mark.start..).rev() {
            self.states.insert(var, state);
        }
    }

    fn state(&mut self, var: VarId) -> &mut State {
        let state = self.states.entry(var).or_default();
        if let Some(mark) = self.regions.last()
            && state.logged != mark.number
        {
            self.log.push((var, state.clone()));
            state.logged = mark.number;
        }
        state
    }

    pub fn version(&self, var: VarId) -> u32 {
        self.states.get(&var).map_or(0, |s| s.version)
    }

    /// Nothing is known of the variable any more.
    pub fn forget(&mut self, var: VarId) {
        self.versions += 1;
        let version = self.versions;
        let state = self.state(var);
        state.version = version;
        state.known.clear();
    }

    /// The value that the place holds, if it is known.
    pub fn known(&self, path: &Path) -> Option<NodeId> {
        let state = self.states.get(&path.var)?;
        state.known.iter().rev().find(|(p, _)| p == path).map(|(_, node)| *node)
    }

    /// The place was written, with this value if it is worth remembering.
    pub fn write(&mut self, graph: &Graph, path: &Path, value: Option<NodeId>) {
        self.versions += 1;
        let version = self.versions;
        let state = self.state(path.var);
        state.version = version;
        state.known.retain(|(other, _)| are_disjoint(graph, other, path));
        if let Some(value) = value {
            if state.known.len() == MOST_KNOWN {
                state.known.remove(0);
            }
            state.known.push((path.clone(), value));
        }
    }
}

/// Whether the places have no part in common for sure.
pub fn are_disjoint(graph: &Graph, a: &Path, b: &Path) -> bool {
    a.proj.iter().zip(&b.proj).any(|pair| match pair {
        (Proj::Index(i), Proj::Index(j)) => {
            let ((a, m), (b, n)) = (offset(graph, *i), offset(graph, *j));
            a == b && m != n
        }
        (Proj::Field(a), Proj::Field(b)) => a != b,
        _ => false,
    })
}

/// An index as a value and a constant behind it.
pub fn offset(graph: &Graph, index: NodeId) -> (Option<NodeId>, i128) {
    let node = graph.node(index);
    match (&node.op, &node.args[..]) {
        (Op::Int(n) | Op::IntOf(n, _), _) => (None, *n),
        (Op::Scalar(ScalarOp::Add), [a, b]) => match (graph.integer(*a), graph.integer(*b)) {
            (_, Some(n)) => (Some(*a), n),
            (Some(n), _) => (Some(*b), n),
            _ => (Some(index), 0),
        },
        (Op::Scalar(ScalarOp::Sub), [a, b]) => match graph.integer(*b) {
            Some(n) => (Some(*a), -n),
            None => (Some(index), 0),
        },
        _ => (Some(index), 0),
    }
}
