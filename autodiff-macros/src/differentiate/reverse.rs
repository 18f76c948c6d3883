//! Reverse mode: walks the statements backwards and accumulates adjoints.
//!
//! The reverse sweep names forward values directly; `record` decides afterwards how each of them gets there.
//! A loop whose only outcome is sums with an adjoint known beforehand is run forward and backward in one go.

use crate::analysis::{Activity, RegionId, Regions, activity, regions};
use crate::graph::{
    ArgValue, Builder, CallMode, Graph, LabelId, Loop, LoopKind, NodeId, Op, Path, Proj, Pullback, Region, ScalarOp, Stmt, Ty, VarId,
    VarKind,
};
use crate::rules::{Rule, rule};
use proc_macro2::Span;
use std::collections::{BTreeMap, HashMap, HashSet};

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
    let results: Vec<NodeId> = request.results.iter().map(|i| source.body.yields[*i]).collect();
    let result_vars: Vec<VarId> = request.result_places.iter().map(|p| p.var).chain(request.inout.iter().copied()).collect();
    let mut graph = source.clone();
    super::jumps::instrument(&mut graph);
    let activity = activity(&graph, &request.inputs, &results, &result_vars);
    let regions = regions(&graph);
    let source = graph.clone();
    let mut sweep = Sweep {
        ids: number_regions(&source.body),
        b: Builder::new(graph),
        activity,
        regions,
        source: &source,
        adjoint_of: HashMap::new(),
        frames: Vec::new(),
        crossing: HashMap::new(),
        crossed: HashSet::new(),
        exit_vars: HashMap::new(),
        lent: request.inout.iter().copied().collect(),
        writes: 0,
        write_ids: HashMap::new(),
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
        seeds.push(var);
        let adjoint = sweep.adjoint_path(path);
        if !request.inputs.contains(&path.var) {
            let seed = sweep.b.read(&Path::var(var));
            sweep.b.write(&adjoint, seed);
        } else if !lent {
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
        if !source.var(*var).ty.is_real() {
            continue;
        }
        let local = Path::var(sweep.adjoint_of[var]);
        let total = sweep.b.read(&local);
        if !lent {
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
    let early = early.into_iter().map(|(at, stmts)| (at - body.stmts[..at].iter().filter(|s| is_moved(s)).count(), stmts)).collect();
    body.stmts.retain(|stmt| !is_moved(stmt));
    let mut graph = std::mem::take(&mut sweep.b.graph);
    graph.body = body;
    graph.kept.extend(&adjoints);
    let (fused, forward_nodes) = (std::mem::take(&mut sweep.fused), source.nodes.len());
    Reverse { graph, forward: 0, reverse, forward_nodes, adjoints, seeds, fused, early }
}

/// First values of adjoints that fused loops add to must stand before the first of these loops.
fn early_starts(reverse: &mut Region, starts: usize, sweep: &Sweep<'_>) -> BTreeMap<usize, Vec<Stmt>> {
    let graph = &sweep.b.graph;
    let mut first: HashMap<VarId, usize> = HashMap::new();
    for (id, region) in &sweep.fused {
        let position = sweep.regions.info[*id as usize].position;
        let mut written = Vec::new();
        region.stmts.iter().for_each(|stmt| stmt.written(graph, &mut written));
        for var in written {
            let at = first.entry(var).or_insert(position);
            *at = (*at).min(position);
        }
    }
    let rest = reverse.stmts.split_off(starts);
    let mut wanted: HashMap<NodeId, usize> = HashMap::new();
    let mut early: BTreeMap<usize, Vec<Stmt>> = BTreeMap::new();
    let mut kept = Vec::new();
    for stmt in std::mem::take(&mut reverse.stmts).into_iter().rev() {
        let position = match &stmt {
            Stmt::Write(path, _) => first.get(&path.var).copied(),
            Stmt::Let(node) => wanted.get(node).copied(),
            _ => None,
        };
        let Some(position) = position else {
            kept.push(stmt);
            continue;
        };
        let mut stack = stmt.operands();
        if let Stmt::Let(node) = &stmt {
            stack.extend(&graph.node(*node).args);
        }
        while let Some(node) = stack.pop() {
            let at = wanted.entry(node).or_insert(position);
            *at = (*at).min(position);
            stack.extend(&graph.node(node).args);
        }
        early.entry(position).or_default().insert(0, stmt);
    }
    kept.reverse();
    kept.extend(rest);
    reverse.stmts = kept;
    early
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
    /// Adjoint variables of nodes that inner regions use.
    crossing: HashMap<NodeId, VarId>,
    crossed: HashSet<NodeId>,
    /// Per label of a loop: the variable that tells how the iteration at hand was left, in the reverse sweep.
    exit_vars: HashMap<LabelId, VarId>,
    /// Variables that calls borrow, so that pullbacks look at them again.
    lent: HashSet<VarId>,
    writes: u32,
    write_ids: HashMap<*const Stmt, u32>,
    /// Result of a call to its pullback.
    pullbacks: HashMap<NodeId, (NodeId, Vec<bool>)>,
    fuse: bool,
    /// Fused loop bodies: the reverse part of an iteration.
    fused: BTreeMap<RegionId, Region>,
    /// Values of the forward sweep that a fused loop needs before they are due.
    moved: HashSet<NodeId>,
}

impl Sweep<'_> {
    // ---- storage

    fn input_adjoint(&mut self, var: VarId, lent: bool, inout: bool) -> VarId {
        let source = self.source.var(var).clone();
        let name = format!("d_{}", source.name);
        let kind = if lent { VarKind::Lent } else { VarKind::Local };
        let adjoint = self.b.graph.new_var(&name, source.ty.tangent(), kind, Span::mixed_site());
        if lent && source.ty.is_real() {
            // Numbers are collected in a local and handed over at the end.
            let local = self.b.graph.new_var(&name, source.ty.tangent(), VarKind::Local, Span::mixed_site());
            self.adjoint_of.insert(var, local);
            if inout {
                let start = self.b.read(&Path::var(adjoint));
                self.b.write(&Path::var(local), start);
            } else {
                self.zero(var, local);
            }
            return adjoint;
        }
        self.adjoint_of.insert(var, adjoint);
        if !lent {
            self.zero(var, adjoint);
        }
        adjoint
    }

    fn seed_var(&mut self, ty: Ty, number: usize) -> VarId {
        let name = if number == 0 { "seed".to_string() } else { format!("seed_{number}") };
        let var = self.b.graph.new_var(&name, ty, VarKind::Lent, Span::mixed_site());
        self.b.graph.vars[var.index()].frozen = true;
        var
    }

    /// Starts the adjoint of a variable at zero.
    fn zero(&mut self, var: VarId, adjoint: VarId) {
        let ty = self.b.graph.var(adjoint).ty.clone();
        let primal = Path::var(var);
        let node = self.zero_value(&ty, &primal);
        self.b.write(&Path::var(adjoint), node);
    }

    /// A zero of the type, shaped like the primal place where the type does not tell the shape.
    fn zero_value(&mut self, ty: &Ty, primal: &Path) -> NodeId {
        match ty {
            Ty::Real(_) => self.b.constant(0.0, ty.clone()),
            Ty::Array(element, size) if element.is_static() => {
                let zero = self.zero_value(element, primal);
                let len = self.size(size);
                self.b.node(Op::Repeat(false), vec![zero, len], ty.clone())
            }
            Ty::Vec(element) if element.is_static() && !matches!(**element, Ty::Tuple(_)) => {
                let zero = self.zero_value(element, primal);
                let len = self.b.len(primal);
                self.b.node(Op::Repeat(true), vec![zero, len], ty.clone())
            }
            _ => {
                let whole = self.b.read(primal);
                self.b.node(Op::ZeroLike, vec![whole], ty.clone())
            }
        }
    }

    fn size(&mut self, size: &crate::graph::Size) -> NodeId {
        match size.known {
            Some(n) => self.b.integer(n as i128),
            None => {
                let tokens: proc_macro2::TokenStream = size.text.parse().unwrap_or_default();
                self.b.size_constant(tokens)
            }
        }
    }

    /// The adjoint place of a place.
    fn adjoint_path(&mut self, path: &Path) -> Path {
        let adjoint = match self.adjoint_of.get(&path.var) {
            Some(adjoint) => *adjoint,
            None => {
                let source = self.source.var(path.var).clone();
                let adjoint = self.b.graph.new_var(&format!("d_{}", source.name), source.ty.tangent(), VarKind::Local, Span::mixed_site());
                self.adjoint_of.insert(path.var, adjoint);
                adjoint
            }
        };
        path.rebase(adjoint)
    }

    // ---- adjoints of nodes

    /// Nodes that regions inside of their own use.
    fn find_crossed(&mut self, region: &Region) {
        let id = self.ids[&(region as *const Region)];
        let mut used: Vec<NodeId> = region.yields.clone();
        for stmt in &region.stmts {
            if let Stmt::Let(node) = stmt {
                used.extend(&self.source.node(*node).args);
            }
            used.extend(stmt.operands());
            if !stmt.jumps().is_empty() {
                // Visible in the rest only, but undone with the statement.
                self.crossed.extend(stmt.defines());
            }
            for (inner, _) in stmt.regions() {
                self.find_crossed(inner);
            }
        }
        for node in used {
            if self.regions.node.get(&node).is_some_and(|home| *home != id) {
                self.crossed.insert(node);
            }
        }
    }

    fn find_lent(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if let Stmt::Call(call) = stmt {
                for arg in &call.args {
                    if let ArgValue::Shared(path) | ArgValue::Mutable(path) = &arg.value {
                        self.lent.insert(path.var);
                    }
                }
            }
            for (inner, _) in stmt.regions() {
                self.find_lent(inner);
            }
        }
    }

    fn number_writes(&mut self, region: &Region) {
        for stmt in &region.stmts {
            if crate::analysis::is_numbered(stmt) {
                self.write_ids.insert(stmt, self.writes);
                self.writes += 1;
            }
            for (inner, _) in stmt.regions() {
                self.number_writes(inner);
            }
        }
    }

    /// Adjoint variables for nodes of the region that inner regions use, and adjoints of its local variables.
    fn start_crossed(&mut self, id: RegionId) {
        let nodes = self.regions.info[id as usize].nodes.clone();
        for node in nodes {
            if self.crossed.contains(&node) {
                self.cross(node);
            }
        }
        let mut locals: Vec<VarId> = self.regions.home.iter().filter(|(_, home)| **home == id).map(|(var, _)| *var).collect();
        locals.sort();
        for var in locals {
            if !self.activity.var(var)
                || self.source.var(var).kind != VarKind::Local
                || self.adjoint_of.contains_key(&var) && self.is_initialised(var)
            {
                continue;
            }
            let adjoint = self.adjoint_path(&Path::var(var)).var;
            self.zero(var, adjoint);
        }
    }

    /// Gives the adjoint of a node a variable, which starts here.
    fn cross(&mut self, node: NodeId) {
        let n = self.source.node(node);
        // Aggregates under construction are taken apart where they are written.
        let in_flight = matches!(n.op, Op::Array(_) | Op::Repeat(_) | Op::Tuple | Op::ToVec);
        if self.crossing.contains_key(&node) || !self.activity.node(node) || self.is_direct(node) || in_flight {
            return;
        }
        let name = match &n.name {
            Some(name) => format!("d_{name}"),
            None => "d_t".to_string(),
        };
        let (ty, span) = (n.ty.tangent(), n.span);
        let var = self.b.graph.new_var(&name, ty.clone(), VarKind::Local, span);
        let zero = if ty.is_real() { self.b.constant(0.0, ty) } else { self.b.node(Op::ZeroLike, vec![node], ty) };
        self.crossing.insert(node, var);
        self.b.write(&Path::var(var), zero);
    }

    /// Whether the adjoint got its first value as a seed.
    fn is_initialised(&self, var: VarId) -> bool {
        self.adjoint_of.get(&var).is_some_and(|adjoint| self.b.is_written(*adjoint))
    }

    /// A read of something that never changes: its adjoint place is at hand everywhere.
    fn is_direct(&self, node: NodeId) -> bool {
        matches!(&self.source.node(node).op, Op::Read(shape, _) if self.source.var(shape.var).frozen)
    }

    /// Adds to the adjoint of a forward value.
    fn contribute(&mut self, node: NodeId, value: NodeId) {
        if !self.activity.node(node) || self.b.graph.constant(value) == Some(0.0) {
            return;
        }
        let frame = self.frames.last().expect("a region");
        let sum = match frame.get(&node).copied() {
            Some(old) if self.source.node(node).ty.is_real() => self.b.scalar(ScalarOp::Add, &[old, value]),
            Some(old) => {
                // Whole aggregates are added up in a place.
                let ty = self.source.node(node).ty.tangent();
                let sum = Path::var(self.b.graph.new_var("d_sum", ty, VarKind::Local, Span::mixed_site()));
                self.b.write(&sum, old);
                self.b.push(Stmt::Add(sum.clone(), value));
                self.b.touch(sum.var);
                self.b.read(&sum)
            }
            None => value,
        };
        self.frames.last_mut().expect("a region").insert(node, sum);
    }

    /// The adjoint of a node of the region being undone, complete since all uses lie behind.
    fn take(&mut self, node: NodeId) -> Option<NodeId> {
        let own = self.frames.last_mut().expect("a region").remove(&node);
        let crossed = self.crossing.get(&node).copied().map(|var| self.b.read(&Path::var(var)));
        let crossed = crossed.filter(|c| self.b.graph.constant(*c) != Some(0.0));
        match (crossed, own) {
            (Some(a), Some(b)) if self.source.node(node).ty.is_real() => Some(self.b.scalar(ScalarOp::Add, &[a, b])),
            (Some(_), Some(b)) => {
                let place = Path::var(self.crossing[&node]);
                self.b.push(Stmt::Add(place.clone(), b));
                self.b.touch(place.var);
                Some(self.b.read(&place))
            }
            (one, other) => one.or(other),
        }
    }

    /// Hands adjoints of values from outside the region to their owners.
    fn flush(&mut self) {
        let frame = self.frames.pop().expect("a region");
        for (node, value) in frame {
            if self.is_direct(node) {
                let path = self.source.path_of(node).expect("a read");
                let adjoint = self.adjoint_path(&path);
                self.b.add(&adjoint, value);
            } else if let Some(var) = self.crossing.get(&node) {
                let path = Path::var(*var);
                self.b.add(&path, value);
            }
        }
        self.frames.push(BTreeMap::new());
    }

    /// Hands adjoints that came with the entry of the region to inner owners, before these are undone.
    fn hand_over(&mut self, id: RegionId) {
        let frame = std::mem::take(self.frames.last_mut().expect("a region"));
        for (node, value) in frame {
            match self.crossing.get(&node) {
                Some(var) if self.regions.node.get(&node) != Some(&id) => {
                    let path = Path::var(*var);
                    self.b.add(&path, value);
                }
                _ => {
                    self.frames.last_mut().expect("a region").insert(node, value);
                }
            }
        }
    }

    // ---- regions and statements

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
                if self.activity.var(path.var) {
                    let adjoint = self.adjoint_path(path);
                    self.undo_write(&adjoint, *node);
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
            Stmt::Swap(path, i, j) => {
                if self.activity.var(path.var) {
                    let adjoint = self.adjoint_path(path);
                    self.b.push(Stmt::Swap(adjoint.clone(), *i, *j));
                    self.b.touch(adjoint.var);
                }
                let number = self.write_ids[&(stmt as *const Stmt)];
                // A swap is its own inverse; the indices say so.
                self.b.push(Stmt::Restore(path.clone().then(Proj::Range(Some(*i), Some(*j))), *i, number));
                self.b.touch(path.var);
            }
            Stmt::If { cond, then, els, outs } => self.undo_if(*cond, then, els, outs),
            Stmt::Match { arms, outs, .. } => self.undo_match(arms, outs),
            Stmt::Loop(l) => self.undo_loop(l, id),
            Stmt::Block { label, body } => {
                let inner = self.inner(body, |_| {});
                self.splice(inner, Some(*label));
            }
            Stmt::Call(call) => self.undo_call(call),
            Stmt::Break(_) | Stmt::Exit(_) => {}
            Stmt::Rest(_) | Stmt::Restore(..) | Stmt::Pop(..) | Stmt::Pullback(_) => {
                unreachable!("`region` takes rests; a gradient is not differentiated in reverse")
            }
        }
    }

    fn let_node(&mut self, node: NodeId) {
        if !self.activity.node(node) {
            return;
        }
        let n = self.source.node(node).clone();
        if !n.ty.is_real() && !matches!(n.op, Op::Read(..)) && !matches!(n.ty, Ty::Opaque) {
            return;
        }
        let Some(adjoint) = self.take(node) else { return };
        self.name_adjoint(adjoint, &n.name);
        match &n.op {
            Op::Read(..) => {
                let path = self.source.path_of(node).expect("a read");
                let place = self.adjoint_path(&path);
                self.accumulate(&place, adjoint);
            }
            Op::Scalar(op) => {
                let row = rule(*op);
                for (index, arg) in n.args.iter().enumerate() {
                    if self.activity.node(*arg)
                        && let Some(value) = contribution(&mut self.b, &row, node, index, adjoint)
                    {
                        self.contribute(*arg, value);
                    }
                }
            }
            Op::Select => {
                let zero = self.b.constant(0.0, n.ty.clone());
                for (index, pair) in [(1, [adjoint, zero]), (2, [zero, adjoint])] {
                    if self.activity.node(n.args[index]) {
                        let value = self.b.node(Op::Select, vec![n.args[0], pair[0], pair[1]], n.ty.clone());
                        self.contribute(n.args[index], value);
                    }
                }
            }
            Op::Cast(_) => {
                let arg = n.args[0];
                let ty = self.source.node(arg).ty.clone();
                let value = match ty {
                    Ty::Real(crate::graph::Float::F32) => self.b.node(Op::Cast(crate::graph::CastTo::F32), vec![adjoint], ty),
                    Ty::Real(_) => self.b.node(Op::Cast(crate::graph::CastTo::F64), vec![adjoint], ty),
                    _ => return,
                };
                self.contribute(arg, value);
            }
            Op::SumAll | Op::Tuple | Op::Array(_) | Op::Repeat(_) | Op::ToVec | Op::ZeroLike | Op::WithCapacity => {}
            Op::Const(_) | Op::Int(_) | Op::Bool(_) | Op::Bound(_) | Op::Len(..) | Op::Snippet(_) => {}
        }
    }

    fn name_adjoint(&mut self, adjoint: NodeId, name: &Option<std::rc::Rc<str>>) {
        let node = &mut self.b.graph.nodes[adjoint.index()];
        if let Some(name) = name
            && node.name.is_none()
            && !node.primal
            && matches!(node.op, Op::Scalar(_) | Op::Select)
        {
            node.name = Some(format!("d_{name}").into());
        }
    }

    /// `place += value`, for numbers and whole aggregates.
    fn accumulate(&mut self, place: &Path, value: NodeId) {
        self.b.add(place, value);
    }

    /// The adjoint of what was written flows back to the value; the place's own adjoint ends here.
    fn undo_write(&mut self, adjoint: &Path, node: NodeId) {
        let ty = self.b.graph.path_ty(adjoint);
        if ty.is_real() {
            let value = self.b.read(adjoint);
            let zero = self.b.constant(0.0, ty);
            self.b.write(adjoint, zero);
            self.contribute(node, value);
            return;
        }
        self.distribute(adjoint, node);
        if !self.is_first_write(adjoint, node) {
            let whole = self.b.read(adjoint);
            let zero = match self.source.node(node).ty.tangent() {
                ty @ Ty::Array(..) => self.zero_value(&ty, adjoint),
                _ => self.b.node(Op::ZeroLike, vec![whole], ty),
            };
            self.b.write(adjoint, zero);
        }
    }

    /// Whether the write gives a local its first value, so that nothing of it is looked at before.
    fn is_first_write(&self, _adjoint: &Path, _node: NodeId) -> bool {
        false
    }

    /// Spreads the adjoint of an aggregate over the values that it was made of.
    fn distribute(&mut self, adjoint: &Path, node: NodeId) {
        if !self.activity.node(node) {
            return;
        }
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
        self.push_loop(Loop { label, kind, streams: Vec::new(), body });
    }

    fn push_loop(&mut self, l: Loop) {
        let stmt = Stmt::Loop(Box::new(l));
        self.b.forget_written(&stmt);
        self.b.push(stmt);
    }

    /// Marks where an overwritten place gets its old content back.
    fn restore(&mut self, path: &Path, stmt: &Stmt) {
        let var = self.source.var(path.var);
        // Numbers in variables are recorded by value; only places with parts are put back.
        let by_value = var.ty.is_scalar() || matches!(var.ty, Ty::Opaque);
        if path.proj.is_empty() && by_value && !self.lent.contains(&path.var) {
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

    fn undo_push(&mut self, path: &Path, nodes: &[NodeId]) {
        if !self.activity.var(path.var) {
            return;
        }
        let adjoint = self.adjoint_path(path);
        let [node] = nodes else { return };
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

    // ---- branches

    fn undo_if(&mut self, cond: NodeId, then: &Region, els: &Region, outs: &[NodeId]) {
        let adjoints: Vec<Option<NodeId>> = outs.iter().map(|out| self.out_adjoint(*out)).collect();
        let cond = self.taken(cond, then, els);
        let knowledge = self.b.knowledge();
        let then = self.branch(then, &adjoints);
        self.b.set_knowledge(knowledge.clone());
        let els = self.branch(els, &adjoints);
        self.b.set_knowledge(knowledge);
        if then.stmts.is_empty() && els.stmts.is_empty() {
            return;
        }
        let stmt = Stmt::If { cond, then, els, outs: Vec::new() };
        self.b.forget_written(&stmt);
        self.b.push(stmt);
    }

    fn out_adjoint(&mut self, out: NodeId) -> Option<NodeId> {
        if self.activity.node(out) { self.take(out) } else { None }
    }

    /// The condition in the reverse sweep: where one branch always jumps away, whether it did.
    fn taken(&mut self, cond: NodeId, then: &Region, els: &Region) -> NodeId {
        for (region, when) in [(then, true), (els, false)] {
            if let Some((label, site)) = leaving(region, self.source) {
                let exit = self.exit_value(label);
                let site = self.b.integer(site);
                return self.b.scalar(if when { ScalarOp::Eq } else { ScalarOp::Ne }, &[exit, site]);
            }
        }
        cond
    }

    fn branch(&mut self, region: &Region, adjoints: &[Option<NodeId>]) -> Region {
        let pairs: Vec<(NodeId, NodeId)> =
            region.yields.iter().zip(adjoints).filter_map(|(node, adjoint)| adjoint.map(|a| (*node, a))).collect();
        self.inner(region, |s| {
            for (node, adjoint) in pairs {
                s.contribute(node, adjoint);
            }
        })
    }

    fn undo_match(&mut self, arms: &[crate::graph::Arm], outs: &[NodeId]) {
        let (number, outs) = outs.split_last().expect("`instrument` adds the number of the arm");
        let adjoints: Vec<Option<NodeId>> = outs.iter().map(|out| self.out_adjoint(*out)).collect();
        let knowledge = self.b.knowledge();
        let mut built = Vec::new();
        for (index, arm) in arms.iter().enumerate() {
            self.b.set_knowledge(knowledge.clone());
            let body = self.branch(&arm.body, &adjoints);
            let pattern = if index + 1 == arms.len() {
                quote_wild()
            } else {
                std::iter::once(proc_macro2::TokenTree::Literal(proc_macro2::Literal::usize_unsuffixed(index))).collect()
            };
            built.push(crate::graph::Arm { pattern, binds: Vec::new(), guard: None, body });
        }
        self.b.set_knowledge(knowledge);
        if built.iter().all(|arm| arm.body.stmts.is_empty()) && !self.source.arm_records.contains_key(number) {
            return;
        }
        let scrutinee = match self.source.arm_records.get(number) {
            Some(record) => {
                let popped = self.b.graph.new_bound(Ty::Int);
                self.b.push(Stmt::Pop(Path::var(*record), vec![popped]));
                popped
            }
            None => *number,
        };
        let stmt = Stmt::Match { scrutinee, arms: built, outs: Vec::new() };
        self.b.forget_written(&stmt);
        self.b.push(stmt);
    }

    // ---- jumps

    /// A region that is undone where it stands.
    fn splice(&mut self, inner: Region, label: Option<LabelId>) {
        if inner.stmts.is_empty() {
            return;
        }
        let label = match label {
            Some(_) | None => self.b.graph.new_label(),
        };
        let stmt = Stmt::Block { label, body: inner };
        self.b.forget_written(&stmt);
        self.b.push(stmt);
    }

    /// What follows a statement that may have jumped was run only if it did not.
    fn undo_rest(&mut self, body: &Region, jump: &Stmt) {
        let mut sites = Vec::new();
        find_sites(jump, self.source, &mut sites);
        let mut cond: Option<NodeId> = None;
        for (label, site) in sites {
            let exit = self.exit_value(label);
            let site = self.b.integer(site);
            let stayed = self.b.scalar(ScalarOp::Ne, &[exit, site]);
            cond = Some(match cond {
                Some(c) => self.b.scalar(ScalarOp::And, &[c, stayed]),
                None => stayed,
            });
        }
        let knowledge = self.b.knowledge();
        let then = self.inner(body, |_| {});
        self.b.set_knowledge(knowledge);
        if then.stmts.is_empty() {
            return;
        }
        match cond {
            Some(cond) => {
                let stmt = Stmt::If { cond, then, els: Region::default(), outs: Vec::new() };
                self.b.forget_written(&stmt);
                self.b.push(stmt);
            }
            None => self.splice(then, None),
        }
    }

    // ---- loops

    fn undo_loop(&mut self, l: &Loop, id: RegionId) {
        if self.fuse && id == 0 && self.fuse_loop(l) {
            return;
        }
        let trips = self.source.trips.get(&l.label).copied();
        let zero = self.b.integer(0);
        let (kind, iteration) = match (&l.kind, trips) {
            (LoopKind::For { counter, start, end, inclusive, reversed }, None) => {
                let own = self.b.graph.new_bound(self.source.node(*counter).ty.clone());
                self.b.graph.nodes[own.index()].name = self.source.node(*counter).name.clone();
                self.b.graph.counters.insert(*counter, own);
                (LoopKind::For { counter: own, start: *start, end: *end, inclusive: *inclusive, reversed: !reversed }, None)
            }
            (_, trips) => {
                let trips = trips.expect("`instrument` counts these");
                let counter = self.b.graph.new_bound(Ty::Int);
                (LoopKind::For { counter, start: zero, end: trips, inclusive: false, reversed: true }, Some(counter))
            }
        };
        // The variable in which the reverse sweep keeps how the iteration at hand ended.
        let exit = self.source.exits.get(&l.label).map(|value| {
            let var = self.b.graph.new_var("exit", Ty::Int, VarKind::Local, Span::mixed_site());
            self.b.write(&Path::var(var), *value);
            self.exit_vars.insert(l.label, var);
            var
        });
        self.b.open();
        self.b.enter_loop();
        if let (LoopKind::For { counter, start, end, inclusive, reversed }, Some(iteration)) = (&l.kind, iteration) {
            let one = self.b.integer(1);
            let own = match (reversed, inclusive) {
                (false, _) => self.b.scalar(ScalarOp::Add, &[*start, iteration]),
                (true, true) => self.b.scalar(ScalarOp::Sub, &[*end, iteration]),
                (true, false) => {
                    let last = self.b.scalar(ScalarOp::Sub, &[*end, one]);
                    self.b.scalar(ScalarOp::Sub, &[last, iteration])
                }
            };
            self.b.graph.counters.insert(*counter, own);
        }
        let mut body = self.inner(&l.body, |_| {});
        let outer = self.b.close();
        let mut stmts = outer.stmts;
        stmts.append(&mut body.stmts);
        body.stmts = stmts;
        if body.stmts.iter().all(|s| matches!(s, Stmt::Let(_))) {
            return;
        }
        if let Some(var) = exit {
            // Every iteration before the last one went on.
            body.stmts.push(Stmt::Write(Path::var(var), zero));
        }
        let label = self.b.graph.new_label();
        let streams = if iteration.is_none() { l.streams.clone() } else { Vec::new() };
        self.push_loop(Loop { label, kind, streams, body });
    }

    /// How the statement with this label was left, as the reverse sweep knows it.
    fn exit_value(&mut self, label: LabelId) -> NodeId {
        match self.exit_vars.get(&label) {
            Some(var) => self.b.read(&Path::var(*var)),
            None => self.source.exits[&label],
        }
    }

    // ---- fusing

    /// Runs the loop forward and backward at once, if its outcome is sums whose adjoints are known before it.
    fn fuse_loop(&mut self, l: &Loop) -> bool {
        let LoopKind::For { .. } = &l.kind else { return false };
        if !l.body.stmts.iter().flat_map(Stmt::jumps).collect::<Vec<_>>().is_empty() {
            return false;
        }
        let body_id = self.ids[&(&l.body as *const Region)];
        let Some(sums) = self.sums(&l.body, body_id) else { return false };
        // What the loop computes, or what is computed behind it.
        let top = self.source.body.stmts.iter().position(|s| matches!(s, Stmt::Loop(other) if std::ptr::eq(&**other, l)));
        let Some(top) = top else { return false };
        if self.grows_later(l, top) {
            return false;
        }
        let late = self.defined_from(top);
        let mut early = HashSet::new();
        for var in &sums {
            let adjoint = self.adjoint_path(&Path::var(*var));
            let Some(known) = self.b.known(&adjoint) else { return false };
            let Some(moved) = self.movable(known, &late) else { return false };
            early.extend(moved);
        }
        self.moved.extend(early);
        // The sums' adjoints are read as constants of the loop.
        let knowledge = self.b.knowledge();
        let seeds: Vec<(Path, NodeId)> = sums
            .iter()
            .map(|var| {
                let adjoint = self.adjoint_path(&Path::var(*var));
                let known = self.b.known(&adjoint).expect("checked above");
                (adjoint, known)
            })
            .collect();
        self.b.open();
        self.b.enter_loop();
        for (path, _) in &seeds {
            self.b.graph.vars[path.var.index()].frozen = true;
        }
        let keep: HashMap<Path, NodeId> = seeds.iter().cloned().collect();
        self.b.set_knowledge(keep);
        let mut body = self.inner(&l.body, |_| {});
        for (path, _) in &seeds {
            self.b.graph.vars[path.var.index()].frozen = false;
        }
        let outer = self.b.close();
        let mut stmts = outer.stmts;
        stmts.append(&mut body.stmts);
        body.stmts = stmts;
        body.mirror = None;
        self.b.set_knowledge(knowledge);
        // What the fused loop adds up is no longer known.
        for stmt in &body.stmts {
            self.b.forget_written(stmt);
        }
        self.fused.insert(body_id, body);
        true
    }

    /// The variables from outside that the loop changes, if it only adds to them and never looks.
    fn sums(&self, body: &Region, body_id: RegionId) -> Option<Vec<VarId>> {
        let mut sums = Vec::new();
        let mut stack: Vec<&Region> = vec![body];
        let outside = |var: VarId| match self.regions.home.get(&var) {
            Some(home) => !self.regions.encloses(body_id, *home),
            None => true,
        };
        let mut changed = HashSet::new();
        let mut read = HashSet::new();
        while let Some(region) = stack.pop() {
            for stmt in &region.stmts {
                match stmt {
                    Stmt::Add(path, _) if outside(path.var) => {
                        if !path.proj.is_empty() || !self.source.var(path.var).ty.is_real() {
                            return None;
                        }
                        if self.activity.var(path.var) && !sums.contains(&path.var) {
                            sums.push(path.var);
                        }
                        changed.insert(path.var);
                    }
                    Stmt::Push(path, _) | Stmt::Swap(path, ..) if outside(path.var) => return None,
                    Stmt::Write(path, _) if outside(path.var) && (self.activity.var(path.var) || !path.proj.is_empty()) => return None,
                    Stmt::Call(call) => {
                        for arg in &call.args {
                            if let ArgValue::Mutable(path) = &arg.value
                                && outside(path.var)
                            {
                                return None;
                            }
                        }
                    }
                    Stmt::Let(node) => {
                        if let Op::Read(shape, _) = &self.source.node(*node).op {
                            read.insert(shape.var);
                        }
                    }
                    _ => {}
                }
                stack.extend(stmt.regions().into_iter().map(|(r, _)| r));
            }
        }
        if sums.is_empty() || changed.intersection(&read).next().is_some() {
            return None;
        }
        Some(sums)
    }

    /// Whether a vector that the loop looks at grows later, so that its adjoint has no length yet.
    fn grows_later(&self, l: &Loop, top: usize) -> bool {
        let mut pushed = HashSet::new();
        fn pushes(stmt: &Stmt, out: &mut HashSet<VarId>) {
            if let Stmt::Push(path, _) = stmt {
                out.insert(path.var);
            }
            stmt.regions().iter().flat_map(|(r, _)| &r.stmts).for_each(|s| pushes(s, out));
        }
        self.source.body.stmts[top..].iter().for_each(|s| pushes(s, &mut pushed));
        let reads = |stmt: &Stmt| matches!(stmt, Stmt::Let(n) if matches!(&self.source.node(*n).op, Op::Read(shape, _) if pushed.contains(&shape.var)));
        let mut stack: Vec<&Stmt> = l.body.stmts.iter().collect();
        while let Some(stmt) = stack.pop() {
            if reads(stmt) {
                return true;
            }
            stack.extend(stmt.regions().into_iter().flat_map(|(r, _)| &r.stmts));
        }
        false
    }

    fn defined_from(&self, top: usize) -> HashSet<NodeId> {
        fn collect(stmt: &Stmt, out: &mut HashSet<NodeId>) {
            out.extend(stmt.defines());
            for (region, entry) in stmt.regions() {
                out.extend(entry);
                region.stmts.iter().for_each(|s| collect(s, out));
            }
        }
        let mut out = HashSet::new();
        for stmt in &self.source.body.stmts[top..] {
            collect(stmt, &mut out);
        }
        out
    }

    /// The values computed behind a loop that the node needs, if all of them could as well be computed before it.
    fn movable(&self, node: NodeId, late: &HashSet<NodeId>) -> Option<HashSet<NodeId>> {
        let mut moved = HashSet::new();
        let mut stack = vec![node];
        let mut seen = HashSet::new();
        while let Some(node) = stack.pop() {
            if !seen.insert(node) || self.b.graph.is_leaf(node) {
                continue;
            }
            let own = node.index() >= self.source.nodes.len();
            if own || late.contains(&node) {
                let n = self.b.graph.node(node);
                let moves = match &n.op {
                    Op::Scalar(_) | Op::Cast(_) | Op::Select => true,
                    Op::Len(shape, _) => self.b.graph.var(shape.var).frozen,
                    _ => false,
                };
                if !moves {
                    return None;
                }
                if !own {
                    moved.insert(node);
                }
                stack.extend(&n.args);
            }
        }
        Some(moved)
    }

    // ---- calls

    fn undo_call(&mut self, call: &crate::graph::Call) {
        let result_active = self.activity.node(call.result);
        let writes = call.args.iter().any(|a| matches!(&a.value, ArgValue::Mutable(path) if self.activity.var(path.var)));
        if !result_active && !writes {
            return;
        }
        let ty = self.source.node(call.result).ty.clone();
        let seed = match self.take(call.result) {
            Some(seed) => seed,
            None if ty.is_real() => self.b.constant(0.0, ty.clone()),
            None if ty == Ty::Unit => call.result,
            None => self.b.node(Op::ZeroLike, vec![call.result], ty.tangent()),
        };
        let pullback = self.b.graph.new_bound(Ty::Opaque);
        let mut places = Vec::new();
        let mut actives = Vec::new();
        let mut temporaries: Vec<(NodeId, VarId)> = Vec::new();
        let mut shared: Vec<(Path, VarId)> = Vec::new();
        let mut used: HashSet<VarId> = HashSet::new();
        for arg in &call.args {
            let active = arg.active
                && match &arg.value {
                    ArgValue::Value(node) => self.activity.node(*node),
                    ArgValue::Shared(path) => self.activity.var(path.var),
                    ArgValue::Mutable(_) => true,
                };
            actives.push(active);
            if !active {
                places.push(None);
                continue;
            }
            match &arg.value {
                ArgValue::Value(node) => {
                    let n = self.source.node(*node).clone();
                    let name = n.name.as_ref().map_or("d_arg".to_string(), |name| format!("d_{name}"));
                    let var = self.b.graph.new_var(&name, n.ty.tangent(), VarKind::Local, n.span);
                    let zero = if n.ty.is_real() {
                        self.b.constant(0.0, n.ty.clone())
                    } else {
                        self.b.node(Op::ZeroLike, vec![*node], n.ty.tangent())
                    };
                    self.b.write(&Path::var(var), zero);
                    temporaries.push((*node, var));
                    places.push(Some(Path::var(var)));
                }
                ArgValue::Shared(path) | ArgValue::Mutable(path) => {
                    let place = self.adjoint_path(path);
                    if used.insert(place.var) {
                        places.push(Some(place));
                    } else {
                        // Lent twice: the second one collects apart.
                        let ty = self.b.graph.path_ty(&place).tangent();
                        let var = self.b.graph.new_var("d_again", ty.clone(), VarKind::Local, Span::mixed_site());
                        let zero = self.zero_value(&ty, path);
                        self.b.write(&Path::var(var), zero);
                        shared.push((place, var));
                        places.push(Some(Path::var(var)));
                    }
                }
            }
        }
        let (slots, args) = call
            .args
            .iter()
            .enumerate()
            .filter(|(_, a)| !matches!(a.value, ArgValue::Value(_)))
            .map(|(slot, a)| (slot, a.value.clone()))
            .unzip();
        self.pullbacks.insert(call.result, (pullback, actives));
        let stmt = Stmt::Pullback(Box::new(Pullback {
            pullback,
            seed,
            seed_tangent: None,
            args,
            slots,
            tangent_args: Vec::new(),
            places,
            tangent_places: Vec::new(),
        }));
        self.b.forget_written(&stmt);
        self.b.push(stmt);
        for (node, var) in temporaries {
            if self.source.node(node).ty.is_real() {
                let value = self.b.read(&Path::var(var));
                self.contribute(node, value);
            } else {
                self.distribute(&Path::var(var), node);
            }
        }
        for (place, var) in shared {
            let value = self.b.read(&Path::var(var));
            self.b.push(Stmt::Add(place.clone(), value));
            self.b.touch(place.var);
        }
    }
}

/// What `adjoint` adds to argument number `index` of `node`.
fn contribution(b: &mut Builder, row: &Rule, node: NodeId, index: usize, adjoint: NodeId) -> Option<NodeId> {
    row.contribution(b, node, index, adjoint)
}

fn quote_wild() -> proc_macro2::TokenStream {
    std::iter::once(proc_macro2::TokenTree::Ident(proc_macro2::Ident::new("_", Span::mixed_site()))).collect()
}

/// If the region always ends in a jump: its label and number.
fn leaving(region: &Region, graph: &Graph) -> Option<(LabelId, i128)> {
    match &region.stmts[..] {
        [.., Stmt::Write(_, site), Stmt::Break(label)] => Some((*label, graph.integer(*site)?)),
        [.., Stmt::Rest(inner)] => leaving(inner, graph),
        _ => None,
    }
}

/// The jumps by which the statement may be left.
fn find_sites(stmt: &Stmt, graph: &Graph, out: &mut Vec<(LabelId, i128)>) {
    if matches!(stmt, Stmt::Loop(_) | Stmt::Block { .. }) {
        return;
    }
    for (region, _) in stmt.regions() {
        for pair in region.stmts.windows(2) {
            if let [Stmt::Write(_, site), Stmt::Break(label)] = pair
                && let Some(site) = graph.integer(*site)
            {
                out.push((*label, site));
            }
        }
        for stmt in &region.stmts {
            find_sites(stmt, graph, out);
        }
    }
}

/// Calls whose pullback is wanted keep it.
fn record_calls(region: &mut Region, pullbacks: &HashMap<NodeId, (NodeId, Vec<bool>)>) {
    for stmt in &mut region.stmts {
        if let Stmt::Call(call) = stmt
            && let Some((pullback, actives)) = pullbacks.get(&call.result)
        {
            call.mode = CallMode::Record { pullback: *pullback };
            for (arg, active) in call.args.iter_mut().zip(actives) {
                arg.active = *active;
            }
        }
        for inner in stmt.regions_mut() {
            record_calls(inner, pullbacks);
        }
    }
}
