//! Numbers the states that each variable passes through.
//!
//! A read in the reverse sweep may look at the variable again where its state there is the one it had in the forward
//! sweep. Pushing to a vector makes a new state for its length only: the elements before stay what they were.

use super::RegionId;
use crate::graph::{ArgValue, CallMode, Graph, NodeId, Op, Path, Region, Stmt, VarId};
use std::collections::HashMap;

/// The state of every variable that is ever written.
pub type State = HashMap<VarId, u32>;

/// The result of the analysis.
#[derive(Default)]
pub struct Versions {
    /// The state that a `Read` or `Len` sees.
    pub seen: HashMap<NodeId, u32>,
    /// By region: the state before the statement that owns it, and at its end.
    pub before: Vec<State>,
    pub after: Vec<State>,
    /// By number of a write, in order: the state before it, and the region it stands in.
    pub write: Vec<(u32, RegionId)>,
    /// By number of an exchange: the variables that it touches, with their states before it.
    pub exchanges: HashMap<u32, [(VarId, u32); 2]>,
    /// The first value of a region that reads a place in a state.
    pub reads: HashMap<(RegionId, Path, u32), NodeId>,
    /// By pullback: the state before the call.
    pub calls: HashMap<NodeId, State>,
    /// By pullback and variable that the call looks at: the state of the variable there.
    pub looks: HashMap<(NodeId, VarId), u32>,
    pub last: State,
    next: u32,
}

/// The key under which a state tells the length of a variable.
pub fn length_of(var: VarId) -> VarId {
    VarId(var.0 | 1 << 31)
}

/// Whether an element write has a number: these are the ones that can be undone.
pub fn is_numbered(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Write(..) | Stmt::Add(..) | Stmt::Swap(..))
}

/// Walks the graph once.
pub fn versions(graph: &Graph) -> Versions {
    let mut versions = Versions::default();
    let mut state = State::new();
    versions.region(graph, &graph.body, &mut state);
    versions.last = state;
    versions
}

impl Versions {
    /// A new state of what the statement writes, and of its length, unless it is a number.
    fn bump(&mut self, graph: &Graph, stmt: &Stmt, state: &mut State) {
        for path in stmt.places_written(graph) {
            self.next += 1;
            state.insert(path.var, self.next);
            if path.proj.is_empty() || !graph.path_ty(&path).is_scalar() {
                state.insert(length_of(path.var), self.next);
            }
        }
    }

    fn region(&mut self, graph: &Graph, region: &Region, state: &mut State) -> RegionId {
        let id = self.before.len();
        self.before.push(state.clone());
        self.after.push(State::new());
        for stmt in &region.stmts {
            for node in stmt.operands().into_iter().chain(stmt.defines()) {
                self.see(graph, node, state);
            }
            if let Stmt::Let(node) = stmt
                && matches!(graph.node(*node).op, Op::Read(..))
                && let Some(path) = graph.path_of(*node)
            {
                self.reads.entry((id as RegionId, path, self.seen[node])).or_insert(*node);
            }
            if is_numbered(stmt)
                && let Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Swap(path, _) = stmt
            {
                let before = |var: VarId| state.get(&var).copied().unwrap_or(0);
                if let Stmt::Swap(_, other) = stmt {
                    let both = [path.var, other.var].map(|var| (var, before(var)));
                    self.exchanges.insert(self.write.len() as u32, both);
                }
                self.write.push((before(path.var), id as RegionId));
            }
            if let Stmt::Call(call) = stmt
                && let CallMode::Record { pullback } = call.mode
            {
                if call.args.iter().any(|a| matches!(a.value, ArgValue::Mutable(_))) {
                    self.calls.insert(pullback, state.clone());
                }
                for arg in &call.args {
                    if let ArgValue::Shared(path) = &arg.value {
                        self.looks.insert((pullback, path.var), state.get(&path.var).copied().unwrap_or(0));
                    }
                }
            }
            match stmt {
                Stmt::Loop(_) => {
                    let before = state.clone();
                    self.bump(graph, stmt, state);
                    for (inner, _) in stmt.regions() {
                        let inner = self.region(graph, inner, state);
                        self.before[inner as usize] = before.clone();
                    }
                    self.bump(graph, stmt, state);
                }
                Stmt::If { .. } | Stmt::Match { .. } | Stmt::Block { .. } => {
                    let before = state.clone();
                    for (inner, _) in stmt.regions() {
                        let mut branch = before.clone();
                        self.region(graph, inner, &mut branch);
                    }
                    self.bump(graph, stmt, state);
                }
                Stmt::Rest(inner) => {
                    self.region(graph, inner, state);
                }
                Stmt::Push(path, _) => {
                    self.next += 1;
                    state.insert(length_of(path.var), self.next);
                }
                _ => self.bump(graph, stmt, state),
            }
        }
        for node in &region.yields {
            self.see(graph, *node, state);
        }
        self.after[id] = state.clone();
        id as RegionId
    }

    fn see(&mut self, graph: &Graph, node: NodeId, state: &State) {
        let var = match &graph.node(node).op {
            Op::Read(shape, _) => shape.var,
            Op::Len(shape, _) => length_of(shape.var),
            _ => return,
        };
        let version = state.get(&var).copied().unwrap_or(0);
        self.seen.entry(node).or_insert(version);
    }
}
