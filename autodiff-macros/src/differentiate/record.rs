//! Brings forward values to the reverse sweep: at hand, computed again, or recorded.
//!
//! In comes a gradient whose reverse sweep names forward values freely; out goes one in which every value is defined
//! where it is used. Values of the function body are at hand. For a region that is undone elsewhere (a branch, a loop
//! body), cheap values are computed again and a minimum cut of the others is recorded, in variables or arrays where the
//! number of iterations is known at compile time, else on a stack. Places that were overwritten get their old content
//! back while the sweep runs backwards, if somebody looks at it.

/// Elements that nothing overwrites any more: the reverse sweep looks at them where they are.
mod rest;

/// Which places get their old content back while the sweep runs backwards, and where that content comes from.
mod restore;

/// What the reverse of a region needs of its forward values, and which of these to record: a minimum cut.
mod choose;

/// Values that a local may lend: what leaves the function must not hold them.
mod lent;

/// Records of values: arrays where the number of iterations is known at compile time, else stacks.
mod storage;

/// Local places of a region that its reverse looks at, recorded as a whole.
mod keep;

/// What zeros are made of.
mod shapes;

/// What is added to the forward sweep, and putting it there.
mod edits;

use super::reverse::Reverse;
use crate::analysis::{Access, Dependence, RegionId, Regions, State, Versions, is_numbered, regions, versions};
use crate::graph::{Graph, NodeId, Region, Stmt, VarId, VarKind};
use edits::{Edits, record_leaves};
use restore::{changed_by_source, declarations};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use storage::cut_short;

/// Completes a gradient. `undo`: variables that must be put back to their first state whoever looks at them.
pub fn record(reverse: &mut Reverse, undo: &HashSet<VarId>) {
    let graph = std::mem::take(&mut reverse.graph);
    let regions = regions(&graph);
    let versions = versions(&graph);
    let mut present: HashSet<RegionId> = reverse.fused.keys().copied().collect();
    present.insert(0);
    let forward_nodes = reverse.forward_nodes;
    let declares = declarations(&graph, &regions);
    let mut plan = Plan {
        declared: declares.values().copied().collect(),
        declares,
        dependence: Dependence::new(&graph, &regions),
        cut_short: cut_short(&graph),
        lent: lent::lent_by_locals(&graph),
        changed_by_source: changed_by_source(&graph),
        owners: regions.home.iter().filter(|(var, _)| graph.var(**var).kind == VarKind::Local).map(|(_, home)| *home).collect(),
        graph,
        regions,
        versions,
        present,
        forward_nodes,
        restored: undo.clone(),
        exchanged: HashSet::new(),
        stored: HashMap::new(),
        resting: RefCell::default(),
        stores: RefCell::default(),
        old: HashMap::new(),
        root: 0,
        base: State::new(),
        edits: Edits::default(),
    };
    plan.find_late(forward_nodes);
    plan.take_shapes();
    let mut fused = std::mem::take(&mut reverse.fused);
    let mut body = std::mem::take(&mut reverse.reverse);
    plan.find_restored(&body, 0);
    for (id, region) in &fused {
        plan.find_restored(region, *id);
    }
    plan.find_exchanged();
    plan.exchanged.retain(|var| !plan.restored.contains(var));
    for (id, region) in fused.iter_mut() {
        plan.complete(region, *id);
    }
    plan.complete(&mut body, 0);
    let Plan { mut graph, mut edits, .. } = plan;
    edits.fused = fused;
    for (position, mut stmts) in std::mem::take(&mut reverse.early) {
        let before = edits.before.entry((0, position)).or_default();
        stmts.append(before);
        *before = stmts;
    }
    let mut forward = std::mem::take(&mut graph.body);
    edits.apply(&mut forward, &mut graph);
    let mut stmts = std::mem::take(&mut graph.prologue);
    stmts.append(&mut forward.stmts);
    reverse.forward = stmts.len();
    stmts.append(&mut body.stmts);
    let mut yields = forward.yields;
    yields.append(&mut body.yields);
    graph.body = Region { stmts, yields, mirror: None };
    reverse.graph = graph;
}

struct Plan {
    graph: Graph,
    regions: Regions,
    /// Forward regions with variables of their own.
    owners: HashSet<RegionId>,
    versions: Versions,
    /// Forward regions whose values are in sight of their reverse.
    present: HashSet<RegionId>,
    forward_nodes: usize,
    declares: HashMap<u32, VarId>,
    /// Locals that have a value before whatever else is written to them.
    declared: HashSet<VarId>,
    /// Variables that the reverse sweep puts back step by step.
    restored: HashSet<VarId>,
    /// Other variables of which it takes back exchanges of elements only.
    exchanged: HashSet<VarId>,
    /// Values that rest in an element, with the read of it.
    stored: HashMap<NodeId, NodeId>,
    dependence: Dependence,
    /// Counters of loops that may be left before their end.
    cut_short: HashSet<NodeId>,
    changed_by_source: HashSet<VarId>,
    /// Values that may borrow from a local.
    lent: HashSet<NodeId>,
    /// Answers of `dependence`, by value and sweep.
    resting: RefCell<HashMap<(NodeId, RegionId), bool>>,
    stores: RefCell<HashMap<(NodeId, RegionId), Option<Access>>>,
    /// Old content by number of the write, once it has a place in the forward sweep.
    old: HashMap<u32, NodeId>,
    /// The forward region that the reverse sweep at hand undoes, and the state of variables at its start.
    root: RegionId,
    base: State,
    edits: Edits,
}

impl Plan {
    fn is_forward(&self, node: NodeId) -> bool {
        node.index() < self.forward_nodes || self.edits.late.contains(&node)
    }

    /// Pullbacks are values of the forward sweep that were made for the sake of the reverse one.
    fn find_late(&mut self, forward_nodes: usize) {
        let late = self.regions.node.keys().copied().filter(|n| n.index() >= forward_nodes);
        self.edits.late.extend(late);
    }

    /// The forward region that the node belongs to, if it is out of sight there.
    fn hidden_home(&self, node: NodeId) -> Option<RegionId> {
        if !self.is_forward(node) {
            return None;
        }
        self.regions.node.get(&node).copied().filter(|home| !self.present.contains(home))
    }

    /// From here on it is about the sweep that undoes this region, whose values are in sight.
    fn enter(&mut self, root: RegionId) {
        self.root = root;
        self.base = if root == 0 { self.versions.last.clone() } else { self.versions.after[root as usize].clone() };
    }

    /// Completes the sweep that undoes region `root`.
    fn complete(&mut self, region: &mut Region, root: RegionId) {
        self.enter(root);
        self.inner_regions(region);
        self.keep_restores(region);
    }

    fn inner_regions(&mut self, region: &mut Region) {
        for stmt in &mut region.stmts {
            for inner in stmt.regions_mut() {
                self.inner_regions(inner);
                match inner.mirror {
                    Some(id) => self.materialize(inner, id),
                    None => self.keep_restores(inner),
                }
            }
        }
    }

    /// Makes the values of forward region `id` available in its reverse.
    fn materialize(&mut self, region: &mut Region, id: RegionId) {
        if self.present.contains(&id) {
            self.keep_restores(region);
            return;
        }
        self.keep_restores_hidden(region, id);
        self.find_stored(id);
        self.find_lengths(id);
        let demands = self.demands(region, id);
        let fetched = self.fetches(&demands, region, id);
        let cut = self.choose(&demands, &fetched, id);
        let mut values: HashMap<NodeId, NodeId> = HashMap::new();
        for node in &self.regions.info[id as usize].nodes {
            if let Some(counter) = self.graph.counters.get(node) {
                values.insert(*node, *counter);
            }
        }
        let mut start = self.record_values(&cut, id, &mut values);
        start.extend(self.record_places(region, id));
        let mut due: HashMap<usize, Vec<NodeId>> = HashMap::new();
        for node in self.needed(&demands, &values, id) {
            if let Some(position) = fetched.get(&node) {
                due.entry(*position).or_default().push(node);
            }
        }
        let stmts = std::mem::take(&mut region.stmts);
        region.stmts = start;
        for (position, stmt) in stmts.into_iter().enumerate() {
            for node in due.remove(&position).into_iter().flatten() {
                if !values.contains_key(&node) {
                    let copy = self.copy(node, &mut values, id);
                    region.stmts.push(Stmt::Let(copy));
                }
            }
            for node in &demands[position] {
                self.copy(*node, &mut values, id);
            }
            region.stmts.push(stmt);
        }
        self.substitute(region, &values);
    }
}

impl Edits {
    fn region(&mut self, region: &mut Region, next: &mut RegionId, write: &mut u32, graph: &mut Graph) {
        let id = *next;
        *next += 1;
        let stmts = std::mem::take(&mut region.stmts);
        for (position, mut stmt) in stmts.into_iter().enumerate() {
            if let Some(mut before) = self.before.remove(&(id, position)) {
                region.stmts.append(&mut before);
            }
            if is_numbered(&stmt) {
                if let Some(mut before) = self.before_write.remove(write) {
                    region.stmts.append(&mut before);
                }
                *write += 1;
            }
            for inner in stmt.regions_mut() {
                self.region(inner, next, write, graph);
            }
            region.stmts.push(stmt);
        }
        if let Some(ends) = self.ends.remove(&id) {
            let jumps = |s: &Stmt| matches!(s, Stmt::Break(_) | Stmt::Exit(_) | Stmt::Rest(_)) || !s.jumps().is_empty();
            let at = region.stmts.iter().position(jumps).unwrap_or(region.stmts.len());
            region.stmts.splice(at..at, ends);
        }
        if let Some(leaves) = self.leaves.remove(&id) {
            record_leaves(region, &leaves, true, graph);
        }
        if let Some(reverse) = self.fused.remove(&id) {
            region.stmts.extend(reverse.stmts);
        }
    }
}
