//! Reverse mode: walks the statements backwards and accumulates adjoints.
//!
//! The reverse sweep names forward values directly; `record` decides afterwards how each of them gets there.
//! A loop whose only outcome is sums with an adjoint known beforehand is run forward and backward in one go.

/// Where adjoints live: a variable per input, a place per place, zeros in the shape of the primal.
mod storage;

/// Adjoints of values: collected per region, handed on when the value's own statement is undone.
mod values;

/// Undoing writes: the adjoint of a place goes to what was written, and the place starts anew.
mod places;

/// Undoing branches, loops and jumps: the same way back that the forward sweep took.
mod control;

/// Loops that run forward and backward at once, because the adjoints of the sums they make are known beforehand.
mod fuse;

/// Calls are undone by the pullback that their callee returned.
mod calls;

use crate::analysis::{Activity, RegionId, Regions, activity, regions};
use crate::graph::{Builder, Graph, LabelId, NodeId, Path, Region, Stmt, VarId, VarKind};
use calls::record_calls;
use fuse::early_starts;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What to differentiate and how.
pub struct Request {
    /// Variables to differentiate by.
    pub inputs: Vec<VarId>,
    /// Results that carry a seed: yields of the body by number, and places.
    pub results: Vec<usize>,
    pub result_places: Vec<Path>,
    /// Parameters whose final state is a result, too; their adjoint storage carries the seed.
    pub inout: Vec<VarId>,
    pub seed: Seed,
    /// Whether a loop may run forward and backward at once: the seed must be known before.
    pub fuse: bool,
}

/// The adjoint of the results.
pub enum Seed {
    /// The constant one, for a scalar result.
    One,
    /// Given by the caller: one variable per result, then per result place.
    Given,
}

/// A gradient: forward sweep and reverse sweep in one graph.
pub struct Reverse {
    pub graph: Graph,
    /// Number of statements of the body that make up the forward sweep, once `record` has run.
    pub forward: usize,
    /// The reverse sweep, until `record` puts it behind the forward one.
    pub reverse: Region,
    /// Nodes with smaller numbers belong to the forward sweep.
    pub forward_nodes: usize,
    /// The adjoint of each input.
    pub adjoints: Vec<VarId>,
    /// The seed variables, where given.
    pub seeds: Vec<VarId>,
    /// Bodies of loops that run forward and backward at once: the reverse part of an iteration.
    pub fused: BTreeMap<RegionId, Region>,
    /// By position in the forward sweep: first values of adjoints that fused loops add to.
    pub early: BTreeMap<usize, Vec<Stmt>>,
}

/// Differentiates the body in reverse. `lent`: the adjoint places of the inputs belong to the caller.
pub fn reverse(source: &Graph, request: &Request, lent: bool) -> Reverse {
    let mut graph = source.clone();
    super::straight::straighten(&mut graph);
    let results: Vec<NodeId> = request.results.iter().map(|i| graph.body.yields[*i]).collect();
    let result_vars: Vec<VarId> = request.result_places.iter().map(|p| p.var).chain(request.inout.iter().copied()).collect();
    super::jumps::instrument(&mut graph);
    let old_lengths = super::lengths::note_lengths(&mut graph);
    let activity = activity(&graph, &request.inputs, &results, &result_vars);
    let regions = regions(&graph);
    let source = graph.clone();
    let mut locals: HashMap<RegionId, BTreeSet<VarId>> = HashMap::new();
    for (var, home) in &regions.home {
        locals.entry(*home).or_default().insert(*var);
    }
    let mut sweep = Sweep {
        ids: number_regions(&source.body),
        b: Builder::new(graph),
        activity,
        regions,
        source: &source,
        adjoint_of: HashMap::new(),
        frames: Vec::new(),
        locals,
        crossing: HashMap::new(),
        crossed: HashSet::new(),
        exit_vars: HashMap::new(),
        lent: request.inout.iter().copied().collect(),
        writes: 0,
        write_ids: HashMap::new(),
        first_writes: HashMap::new(),
        old_lengths,
        pullbacks: HashMap::new(),
        fuse: request.fuse,
        fused: BTreeMap::new(),
        moved: HashSet::new(),
    };
    sweep.find_crossed(&source.body);
    sweep.number_writes(&source.body);
    sweep.find_lent(&source.body);
    sweep.b.open();
    sweep.b.import(source.nodes.iter().enumerate().map(|(i, _)| NodeId(i as u32)).filter(|n| source.is_leaf(*n)));

    // Adjoint storage of the inputs.
    let adjoints: Vec<VarId> = request.inputs.iter().map(|var| sweep.input_adjoint(*var, lent, request.inout.contains(var))).collect();
    // A parameter that is no input may become active; what flows to its first content ends there.
    for index in 0..source.vars.len() {
        let var = VarId(index as u32);
        let is_param = matches!(source.var(var).kind, VarKind::Param(_));
        if is_param && sweep.activity.var(var) && !sweep.adjoint_of.contains_key(&var) {
            let adjoint = sweep.adjoint_path(&Path::var(var)).var;
            sweep.zero(var, adjoint);
        }
    }
    let mut seeds = Vec::new();
    sweep.frames.push(BTreeMap::new());
    for node in &results {
        let ty = source.node(*node).ty.clone();
        let seed = match request.seed {
            Seed::One => sweep.b.constant(1.0, ty),
            Seed::Given => {
                let var = sweep.seed_var(ty, seeds.len());
                seeds.push(var);
                sweep.b.read(&Path::var(var))
            }
        };
        sweep.contribute(*node, seed);
    }
    for path in &request.result_places {
        let ty = source.path_ty(path).tangent();
        let var = sweep.seed_var(ty, seeds.len());
        sweep.b.graph.resemble(var, path);
        seeds.push(var);
        let is_first = !sweep.adjoint_of.contains_key(&path.var);
        let adjoint = sweep.adjoint_path(path);
        if !request.inputs.contains(&path.var) {
            // The seed of a part stands among zeros.
            if is_first && !path.proj.is_empty() {
                sweep.zero(path.var, adjoint.var);
            }
            let seed = sweep.b.read(&Path::var(var));
            sweep.b.write(&adjoint, seed);
        } else {
            let seed = sweep.b.read(&Path::var(var));
            sweep.b.push(Stmt::Add(adjoint.clone(), seed));
            sweep.b.touch(adjoint.var);
        }
    }
    sweep.start_crossed(0);
    let starts = sweep.b.position();
    sweep.region(&source.body, 0);
    sweep.frames.pop();
    let mut yields = Vec::new();
    for (var, adjoint) in request.inputs.iter().zip(&adjoints) {
        let local = sweep.adjoint_of[var];
        let is_yielded = !lent && source.var(*var).ty.is_real();
        if local == *adjoint && !is_yielded {
            continue;
        }
        let total = sweep.b.read(&Path::var(local));
        if is_yielded {
            yields.push(total);
        } else if request.inout.contains(var) {
            sweep.b.write(&Path::var(*adjoint), total);
        } else {
            sweep.b.add(&Path::var(*adjoint), total);
        }
    }
    let mut reverse = sweep.b.close();
    reverse.yields = yields;
    let early = early_starts(&mut reverse, starts, &sweep);
    let mut body = source.body.clone();
    record_calls(&mut body, &sweep.pullbacks);
    // Values that moved in front of a loop lose their place behind it; positions behind that place shift.
    let is_moved = |stmt: &Stmt| matches!(stmt, Stmt::Let(node) if sweep.moved.contains(node));
    let mut moved_before = vec![0];
    for stmt in &body.stmts {
        moved_before.push(moved_before[moved_before.len() - 1] + usize::from(is_moved(stmt)));
    }
    let early = early.into_iter().map(|(at, stmts)| (at - moved_before[at], stmts)).collect();
    body.stmts.retain(|stmt| !is_moved(stmt));
    let mut graph = std::mem::take(&mut sweep.b.graph);
    graph.body = body;
    graph.kept.extend(&adjoints);
    let (fused, forward_nodes) = (std::mem::take(&mut sweep.fused), source.nodes.len());
    Reverse { graph, forward: 0, reverse, forward_nodes, adjoints, seeds, fused, early }
}

/// The region numbers by address, in the order of `regions`.
fn number_regions(body: &Region) -> HashMap<*const Region, RegionId> {
    fn visit(region: &Region, ids: &mut HashMap<*const Region, RegionId>) {
        ids.insert(region, ids.len() as RegionId);
        for stmt in &region.stmts {
            for (inner, _) in stmt.regions() {
                visit(inner, ids);
            }
        }
    }
    let mut ids = HashMap::new();
    visit(body, &mut ids);
    ids
}

struct Sweep<'s> {
    b: Builder,
    source: &'s Graph,
    activity: Activity,
    regions: Regions,
    ids: HashMap<*const Region, RegionId>,
    adjoint_of: HashMap<VarId, VarId>,
    /// Adjoints collected in the region being undone, one frame per region.
    frames: Vec<BTreeMap<NodeId, NodeId>>,
    /// The variables of each region, in order.
    locals: HashMap<RegionId, BTreeSet<VarId>>,
    /// Adjoint variables of nodes that inner regions use.
    crossing: HashMap<NodeId, VarId>,
    crossed: HashSet<NodeId>,
    /// Per label of a loop: the variable that tells how the iteration at hand was left, in the reverse sweep.
    exit_vars: HashMap<LabelId, VarId>,
    /// Variables that calls borrow, so that pullbacks look at them again.
    lent: HashSet<VarId>,
    writes: u32,
    write_ids: HashMap<*const Stmt, u32>,
    /// By variable the write that comes first in the source.
    first_writes: HashMap<VarId, *const Stmt>,
    /// By number of a write to a list that is a part: the length before it.
    old_lengths: HashMap<u32, NodeId>,
    /// Result of a call to its pullback.
    pullbacks: HashMap<NodeId, (NodeId, Vec<bool>)>,
    fuse: bool,
    /// Fused loop bodies: the reverse part of an iteration.
    fused: BTreeMap<RegionId, Region>,
    /// Values of the forward sweep that a fused loop needs before they are due.
    moved: HashSet<NodeId>,
}

impl Sweep<'_> {
    fn region(&mut self, region: &Region, id: RegionId) {
        for (position, stmt) in region.stmts.iter().enumerate().rev() {
            if let Stmt::Rest(body) = stmt {
                self.undo_rest(body, &region.stmts[position - 1]);
            } else {
                self.stmt(stmt, id);
            }
        }
        self.flush();
    }

    /// The reverse of an inner region, as a region.
    fn inner(&mut self, region: &Region, before: impl FnOnce(&mut Self)) -> Region {
        let id = self.ids[&(region as *const Region)];
        self.b.open();
        let nodes = self.regions.info[id as usize].nodes.clone();
        self.b.import(nodes);
        self.frames.push(BTreeMap::new());
        self.start_crossed(id);
        for node in &region.yields {
            let deeper = self.regions.node.get(node).is_some_and(|home| *home != id && self.regions.encloses(id, *home));
            if deeper {
                self.cross(*node);
            }
        }
        before(self);
        self.hand_over(id);
        self.region(region, id);
        self.frames.pop();
        let mut out = self.b.close();
        out.mirror = Some(id);
        out
    }

    fn stmt(&mut self, stmt: &Stmt, id: RegionId) {
        match stmt {
            Stmt::Let(node) => self.let_node(*node),
            Stmt::Write(path, node) => {
                if self.has_another_shape_before(path, *node, stmt) {
                    self.undo_replacement(path, *node, stmt);
                    return;
                }
                if self.activity.var(path.var) {
                    let adjoint = self.adjoint_path(path);
                    let old_length = self.old_lengths.get(&self.write_ids[&(stmt as *const Stmt)]).copied();
                    self.undo_write(&adjoint, *node, old_length);
                }
                self.restore(path, stmt);
            }
            Stmt::Add(path, node) => {
                if self.activity.var(path.var) && self.activity.node(*node) {
                    let adjoint = self.adjoint_path(path);
                    let value = self.b.read(&adjoint);
                    self.contribute(*node, value);
                }
                self.restore(path, stmt);
            }
            Stmt::Push(path, nodes) => self.undo_push(path, nodes),
            Stmt::Pop(path, outs) => self.undo_pop(path, outs),
            Stmt::Swap(a, b) => {
                if self.activity.var(a.var) {
                    let (a, b) = (self.adjoint_path(a), self.adjoint_path(b));
                    self.b.swap(&a, &b);
                }
                let number = self.write_ids[&(stmt as *const Stmt)];
                self.b.push(Stmt::Unswap(a.clone(), b.clone(), number));
                self.b.touch(a.var);
                self.b.touch(b.var);
            }
            Stmt::If { cond, then, els, outs } => self.undo_if(*cond, then, els, outs),
            Stmt::Match { scrutinee, arms, outs } => self.undo_match(*scrutinee, arms, outs),
            Stmt::Loop(l) => self.undo_loop(l, id),
            Stmt::Block { label, body } => {
                let inner = self.inner(body, |_| {});
                self.splice(inner, Some(*label));
            }
            Stmt::Call(call) => self.undo_call(call),
            Stmt::Break(_) | Stmt::Exit(_) => {}
            Stmt::Rest(_) | Stmt::Restore(..) | Stmt::Unswap(..) | Stmt::Pullback(_) => {
                unreachable!("`region` takes rests; a gradient is not differentiated in reverse")
            }
        }
    }
}
