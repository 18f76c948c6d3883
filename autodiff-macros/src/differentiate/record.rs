//! Brings forward values to the reverse sweep: at hand, computed again, or recorded.
//!
//! In comes a gradient whose reverse sweep names forward values freely; out goes one in which every value is defined
//! where it is used. Values of the function body are at hand. For a region that is undone elsewhere (a branch, a loop
//! body), cheap values are computed again and a minimum cut of the others is recorded, in variables or arrays where the
//! number of iterations is known at compile time, else on a stack. Places that were overwritten get their old content
//! back while the sweep runs backwards, if somebody looks at it.

use super::cut::Network;
use super::reverse::Reverse;
use crate::analysis::{RegionId, Regions, State, Versions, is_numbered, length_of, regions, versions};
use crate::graph::{Graph, LoopKind, NodeId, Op, Path, Proj, Region, Size, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// More elements than this are recorded on the heap even where their number is known.
const STATIC_LIMIT: usize = 4096;

/// Completes a gradient. `undo`: variables that must be put back to their first state whoever looks at them.
pub fn record(reverse: &mut Reverse, undo: &HashSet<VarId>) {
    let graph = std::mem::take(&mut reverse.graph);
    let regions = regions(&graph);
    let versions = versions(&graph);
    let mut present: HashSet<RegionId> = reverse.fused.keys().copied().collect();
    present.insert(0);
    let forward_nodes = reverse.forward_nodes;
    let mut plan = Plan {
        declares: declarations(&graph, &regions),
        graph,
        regions,
        versions,
        present,
        forward_nodes,
        restored: undo.clone(),
        places: HashSet::new(),
        old: HashMap::new(),
        base: State::new(),
        edits: Edits::default(),
    };
    plan.find_late(forward_nodes);
    let mut fused = std::mem::take(&mut reverse.fused);
    let mut body = std::mem::take(&mut reverse.reverse);
    plan.base = plan.versions.last.clone();
    plan.find_restored(&body);
    for (id, region) in &fused {
        plan.base = plan.versions.after[*id as usize].clone();
        plan.find_restored(region);
    }
    for (id, region) in fused.iter_mut() {
        plan.base = plan.versions.after[*id as usize].clone();
        plan.root(region);
    }
    plan.base = plan.versions.last.clone();
    plan.root(&mut body);
    let Plan { mut graph, mut edits, .. } = plan;
    edits.fused = fused;
    for (position, mut stmts) in std::mem::take(&mut reverse.early) {
        let before = edits.before.entry((0, position)).or_default();
        stmts.append(before);
        *before = stmts;
    }
    let mut forward = std::mem::take(&mut graph.body);
    edits.apply(&mut forward);
    let mut stmts = std::mem::take(&mut graph.prologue);
    stmts.append(&mut forward.stmts);
    reverse.forward = stmts.len();
    stmts.append(&mut body.stmts);
    let mut yields = forward.yields;
    yields.append(&mut body.yields);
    graph.body = Region { stmts, yields, mirror: None };
    reverse.graph = graph;
}

/// Writes that give a local its first value.
fn declarations(graph: &Graph, regions: &Regions) -> HashSet<u32> {
    struct Walk<'g> {
        graph: &'g Graph,
        regions: &'g Regions,
        next: RegionId,
        write: u32,
        seen: HashSet<VarId>,
        out: HashSet<u32>,
    }
    impl Walk<'_> {
        fn region(&mut self, region: &Region) {
            let id = self.next;
            self.next += 1;
            for stmt in &region.stmts {
                if is_numbered(stmt) {
                    if let Stmt::Write(path, _) = stmt
                        && path.proj.is_empty()
                        && self.graph.var(path.var).kind == VarKind::Local
                        && self.regions.home.get(&path.var) == Some(&id)
                        && !self.seen.contains(&path.var)
                    {
                        self.out.insert(self.write);
                    }
                    self.write += 1;
                }
                for (inner, _) in stmt.regions() {
                    self.region(inner);
                }
                let mut written = Vec::new();
                stmt.written(self.graph, &mut written);
                self.seen.extend(written);
            }
        }
    }
    let mut walk = Walk { graph, regions, next: 0, write: 0, seen: HashSet::new(), out: HashSet::new() };
    walk.region(&graph.body);
    walk.out
}

struct Plan {
    graph: Graph,
    regions: Regions,
    versions: Versions,
    /// Forward regions whose values are in sight of their reverse.
    present: HashSet<RegionId>,
    forward_nodes: usize,
    declares: HashSet<u32>,
    /// Variables that the reverse sweep puts back step by step.
    restored: HashSet<VarId>,
    /// Local places that inner regions look at, recorded as a whole.
    places: HashSet<VarId>,
    /// Old content by number of the write, once it has a place in the forward sweep.
    old: HashMap<u32, NodeId>,
    /// The state in which variables are at the start of the reverse sweep at hand.
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

    // ---- restoring

    /// Variables with parts that the reverse sweep looks at in a state that is no longer theirs.
    fn find_restored(&mut self, region: &Region) {
        let mut seen = HashSet::new();
        let mut found = BTreeSet::new();
        self.stale_in(region, &mut seen, &mut found);
        self.restored.extend(found);
    }

    fn stale_in(&self, region: &Region, seen: &mut HashSet<NodeId>, found: &mut BTreeSet<VarId>) {
        for stmt in &region.stmts {
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            if let Stmt::Restore(..) = stmt {
                stack.clear();
            }
            if let Stmt::Pullback(p) = stmt {
                // The pullback gets what the call borrowed, as the call left it.
                let lent = p.args.iter().filter_map(|a| match a {
                    crate::graph::ArgValue::Shared(path) | crate::graph::ArgValue::Mutable(path) => Some(path.var),
                    _ => None,
                });
                found.extend(lent.filter(|v| !self.graph.var(*v).frozen));
            }
            while let Some(node) = stack.pop() {
                if !seen.insert(node) || (self.is_forward(node) && self.hidden_home(node).is_none()) {
                    continue;
                }
                if let Op::Read(shape, _) = &self.graph.node(node).op
                    && let Some(version) = self.versions.seen.get(&node)
                    && !self.graph.var(shape.var).ty.is_scalar()
                    && self.resting(shape.var) != *version
                {
                    found.insert(shape.var);
                }
                stack.extend(&self.graph.node(node).args);
            }
            for (inner, _) in stmt.regions() {
                self.stale_in(inner, seen, found);
            }
        }
    }

    /// The state in which the reverse sweep finds a variable that nobody puts back.
    fn resting(&self, var: VarId) -> u32 {
        self.resting_state(var).get(&var).copied().unwrap_or(0)
    }

    fn resting_state(&self, var: VarId) -> &State {
        match self.regions.home.get(&var) {
            Some(home) if !self.present.contains(home) => &self.versions.after[*home as usize],
            _ => &self.base,
        }
    }

    // ---- walking the reverse sweep

    /// A sweep whose forward values are in sight.
    fn root(&mut self, region: &mut Region) {
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

    /// Turns the restores that are needed into writes; the others go.
    fn keep_restores(&mut self, region: &mut Region) {
        let stmts = std::mem::take(&mut region.stmts);
        for stmt in stmts {
            match stmt {
                Stmt::Restore(path, old, number) if self.is_kept(&path, number) => {
                    region.stmts.push(self.restoring(path, old, number));
                }
                Stmt::Restore(..) => {}
                stmt => region.stmts.push(stmt),
            }
        }
    }

    fn is_kept(&self, path: &Path, number: u32) -> bool {
        self.restored.contains(&path.var) && !self.declares.contains(&number)
    }

    fn restoring(&mut self, path: Path, old: NodeId, number: u32) -> Stmt {
        if let Some((i, j)) = swapped(&path) {
            let base = Path { var: path.var, proj: path.proj[..path.proj.len() - 1].to_vec() };
            return Stmt::Swap(base, i, j);
        }
        let old = self.old_content(&path, old, number);
        Stmt::Write(path, old)
    }

    /// The value that the place had before the write, as a node of the forward sweep.
    fn old_content(&mut self, path: &Path, old: NodeId, number: u32) -> NodeId {
        if let Some(node) = self.old.get(&number) {
            return *node;
        }
        let version = self.versions.write[number as usize];
        let (shape, args) = path.split();
        let home = self.write_home(number);
        let same = self.regions.info[home as usize].nodes.iter().copied().find(|n| {
            let node = self.graph.node(*n);
            matches!(&node.op, Op::Read(s, _) if *s == shape) && node.args == args && self.versions.seen.get(n) == Some(&version)
        });
        let node = same.unwrap_or_else(|| {
            self.edits.before_write.insert(number, vec![Stmt::Let(old)]);
            old
        });
        self.old.insert(number, node);
        node
    }

    fn write_home(&self, number: u32) -> RegionId {
        fn find(region: &Region, id: &mut RegionId, next: &mut u32, number: u32) -> Option<RegionId> {
            let own = *id;
            *id += 1;
            let mut found = None;
            for stmt in &region.stmts {
                if is_numbered(stmt) {
                    if *next == number {
                        found = Some(own);
                    }
                    *next += 1;
                }
                for (inner, _) in stmt.regions() {
                    let inside = find(inner, id, next, number);
                    found = found.or(inside);
                }
            }
            found
        }
        find(&self.graph.body, &mut 0, &mut 0, number).expect("every numbered write has a region")
    }

    // ---- one hidden region

    /// Makes the values of forward region `id` available in its reverse.
    fn materialize(&mut self, region: &mut Region, id: RegionId) {
        if self.present.contains(&id) {
            self.keep_restores(region);
            return;
        }
        self.keep_restores_hidden(region, id);
        let demands: Vec<Vec<NodeId>> = region.stmts.iter().map(|stmt| self.demands(stmt, id)).collect();
        let states = self.states(region, id);
        let fetched = self.fetches(&demands, &states, id);
        let cut = self.choose(&demands, &fetched, id);
        let mut values: HashMap<NodeId, NodeId> = HashMap::new();
        for node in &self.regions.info[id as usize].nodes {
            if let Some(counter) = self.graph.counters.get(node) {
                values.insert(*node, *counter);
            }
        }
        let mut start = self.record_values(&cut, id, &mut values);
        start.extend(self.record_places(region, id));
        let needed = self.needed(&demands, &values, id);
        let stmts = std::mem::take(&mut region.stmts);
        region.stmts = start;
        for (position, stmt) in stmts.into_iter().enumerate() {
            for node in needed.iter().copied() {
                if fetched.get(&node) == Some(&position) && !values.contains_key(&node) {
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

    fn keep_restores_hidden(&mut self, region: &mut Region, id: RegionId) {
        let stmts = std::mem::take(&mut region.stmts);
        for stmt in stmts {
            match stmt {
                Stmt::Restore(path, old, number) if self.is_kept(&path, number) => {
                    let stmt = self.restoring(path.clone(), old, number);
                    if let Stmt::Write(_, node) = &stmt {
                        // It is a value of this region like any other.
                        self.regions.node.entry(*node).or_insert(id);
                        if !self.is_forward(*node) {
                            self.late_forward(*node, id);
                        }
                    }
                    region.stmts.push(stmt);
                    region.stmts.push(Stmt::Restore(path, old, number));
                }
                Stmt::Restore(..) => {}
                stmt => region.stmts.push(stmt),
            }
        }
    }

    /// A read that the forward sweep got for the sake of the reverse one.
    fn late_forward(&mut self, node: NodeId, id: RegionId) {
        self.edits.late.insert(node);
        self.regions.node.insert(node, id);
    }

    fn is_value_of(&self, node: NodeId, id: RegionId) -> bool {
        self.regions.node.get(&node) == Some(&id) && self.is_forward(node)
    }

    /// The values of forward region `id` that a statement of the reverse sweep uses.
    fn demands(&self, stmt: &Stmt, id: RegionId) -> Vec<NodeId> {
        let mut out = Vec::new();
        let mut seen = HashSet::new();
        self.demands_of(stmt, id, &mut seen, &mut out);
        out
    }

    fn demands_of(&self, stmt: &Stmt, id: RegionId, seen: &mut HashSet<NodeId>, out: &mut Vec<NodeId>) {
        let mut stack = stmt.operands();
        if let Stmt::Let(node) = stmt {
            stack.push(*node);
        }
        if let Stmt::Restore(..) = stmt {
            stack.clear();
        }
        while let Some(node) = stack.pop() {
            if !seen.insert(node) {
                continue;
            }
            if self.is_value_of(node, id) {
                out.push(node);
            } else if !self.is_forward(node) {
                stack.extend(&self.graph.node(node).args);
            }
        }
        for (inner, _) in stmt.regions() {
            for stmt in &inner.stmts {
                self.demands_of(stmt, id, seen, out);
            }
            for node in &inner.yields {
                self.demands_of(&Stmt::Let(*node), id, seen, out);
            }
        }
    }

    /// The state of every restored variable before each statement of the reverse region.
    fn states(&self, region: &Region, id: RegionId) -> Vec<State> {
        let mut state = self.base.clone();
        for var in &self.restored {
            if let Some(version) = self.versions.after[id as usize].get(var) {
                state.insert(*var, *version);
            }
        }
        let mut states = Vec::new();
        for stmt in &region.stmts {
            states.push(state.clone());
            self.step_state(stmt, &mut state);
        }
        states
    }

    fn step_state(&self, stmt: &Stmt, state: &mut State) {
        if let Stmt::Restore(path, _, number) = stmt {
            state.insert(path.var, self.versions.write[*number as usize]);
        }
        if let Stmt::Pullback(p) = stmt
            && let Some(before) = self.versions.calls.get(&p.pullback)
        {
            for arg in &p.args {
                if let crate::graph::ArgValue::Mutable(path) = arg {
                    state.insert(path.var, before.get(&path.var).copied().unwrap_or(0));
                }
            }
        }
        for (inner, _) in stmt.regions() {
            if let Some(mirror) = inner.mirror {
                for (var, version) in &self.versions.before[mirror as usize] {
                    if self.restored.contains(var) {
                        state.insert(*var, *version);
                    }
                }
                for var in &self.restored {
                    if !self.versions.before[mirror as usize].contains_key(var) {
                        state.insert(*var, 0);
                    }
                }
            }
        }
    }

    /// Reads that can be repeated in the reverse region, with the first statement that wants them.
    fn fetches(&self, demands: &[Vec<NodeId>], states: &[State], id: RegionId) -> HashMap<NodeId, usize> {
        let mut fetched = HashMap::new();
        let mut seen: HashSet<NodeId> = HashSet::new();
        for (position, nodes) in demands.iter().enumerate() {
            let mut stack = nodes.clone();
            while let Some(node) = stack.pop() {
                if !self.is_value_of(node, id) || !seen.insert(node) {
                    continue;
                }
                if let Op::Read(shape, _) | Op::Len(shape, _) = &self.graph.node(node).op
                    && self.can_read(shape.var, id)
                {
                    let seen_version = self.versions.seen.get(&node).copied().unwrap_or(0);
                    let is_length = matches!(self.graph.node(node).op, Op::Len(..));
                    let now = match states[position].get(&shape.var) {
                        // Lengths are not put back.
                        _ if is_length => self.resting_state(shape.var).get(&length_of(shape.var)).copied().unwrap_or(0),
                        Some(version) if self.restored.contains(&shape.var) => *version,
                        _ => self.resting(shape.var),
                    };
                    if self.graph.var(shape.var).frozen || (now == seen_version && !self.edits.late.contains(&node)) {
                        fetched.insert(node, position);
                    }
                }
                stack.extend(&self.graph.node(node).args);
            }
        }
        fetched
    }

    /// Whether the variable still exists in the reverse of the region.
    fn can_read(&self, var: VarId, id: RegionId) -> bool {
        match self.regions.home.get(&var) {
            None => true,
            Some(home) if self.present.contains(home) => true,
            // A place of this region lives on only if inner regions want it; a place of an outer one always can.
            Some(home) if *home == id => self.places.contains(&var),
            Some(_) => !self.graph.var(var).ty.is_scalar(),
        }
    }

    /// Whether the value can be computed again from its arguments.
    fn is_cheap(&self, node: NodeId, fetched: &HashMap<NodeId, usize>) -> bool {
        if self.edits.late.contains(&node) {
            return false;
        }
        match &self.graph.node(node).op {
            Op::Scalar(op) => !op.is_expensive(),
            Op::Select | Op::Cast(_) | Op::Tuple => true,
            Op::Snippet(id) => !self.graph.snippets[id.index()].effect,
            Op::Read(..) | Op::Len(..) => fetched.contains_key(&node),
            Op::Bound(_) => false,
            _ => false,
        }
    }

    /// The values to record.
    fn choose(&self, demands: &[Vec<NodeId>], fetched: &HashMap<NodeId, usize>, id: RegionId) -> Vec<NodeId> {
        let mut numbers: BTreeMap<NodeId, usize> = BTreeMap::new();
        let mut order: Vec<NodeId> = Vec::new();
        let mut stack: Vec<NodeId> = demands.iter().flatten().copied().collect();
        let mut network = Network::default();
        while let Some(node) = stack.pop() {
            if numbers.contains_key(&node) || !self.is_value_of(node, id) || self.graph.counters.contains_key(&node) {
                continue;
            }
            numbers.insert(node, order.len());
            order.push(node);
            network.users.push(Vec::new());
            if self.is_cheap(node, fetched) {
                stack.extend(&self.graph.node(node).args);
            } else {
                network.sources.push(order.len() - 1);
            }
        }
        for (number, node) in order.iter().enumerate() {
            if self.is_cheap(*node, fetched) {
                for arg in &self.graph.node(*node).args {
                    if let Some(arg) = numbers.get(arg) {
                        network.users[*arg].push(number);
                    }
                }
            }
        }
        let sinks: BTreeSet<usize> = demands.iter().flatten().filter_map(|n| numbers.get(n).copied()).collect();
        network.sinks = sinks.into_iter().collect();
        let mut cut: Vec<NodeId> = network.cut().into_iter().map(|n| order[n]).collect();
        cut.sort();
        cut
    }

    /// The values that are computed again.
    fn needed(&self, demands: &[Vec<NodeId>], values: &HashMap<NodeId, NodeId>, id: RegionId) -> Vec<NodeId> {
        let mut seen = BTreeSet::new();
        let mut stack: Vec<NodeId> = demands.iter().flatten().copied().collect();
        while let Some(node) = stack.pop() {
            if values.contains_key(&node) || !self.is_value_of(node, id) || !seen.insert(node) {
                continue;
            }
            stack.extend(&self.graph.node(node).args);
        }
        seen.into_iter().collect()
    }

    /// The value in the reverse region.
    fn copy(&mut self, node: NodeId, values: &mut HashMap<NodeId, NodeId>, id: RegionId) -> NodeId {
        if let Some(copy) = values.get(&node) {
            return *copy;
        }
        if !self.is_value_of(node, id) {
            return node;
        }
        let mut copy = self.graph.node(node).clone();
        for arg in &mut copy.args {
            *arg = self.copy(*arg, values, id);
        }
        if let Op::Read(_, stamp) | Op::Len(_, stamp) = &mut copy.op {
            // The state differs from all that the forward sweep saw under this number.
            *stamp = self.graph.new_stamp();
        }
        copy.primal = false;
        self.graph.nodes.push(copy);
        let copy = NodeId(self.graph.nodes.len() as u32 - 1);
        values.insert(node, copy);
        copy
    }

    /// Replaces forward values by what stands for them, in everything that the region uses.
    fn substitute(&mut self, region: &mut Region, values: &HashMap<NodeId, NodeId>) {
        region.stmts.retain(|stmt| !matches!(stmt, Stmt::Restore(..)));
        let mut seen = HashSet::new();
        self.substitute_in(region, values, &mut seen);
    }

    fn substitute_in(&mut self, region: &mut Region, values: &HashMap<NodeId, NodeId>, seen: &mut HashSet<NodeId>) {
        for stmt in &mut region.stmts {
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            self.substitute_nodes(stack, values, seen);
            stmt.map_operands(&mut |n| values.get(&n).copied().unwrap_or(n));
            for inner in stmt.regions_mut() {
                self.substitute_in(inner, values, seen);
            }
        }
        let yields = region.yields.clone();
        self.substitute_nodes(yields, values, seen);
        for node in &mut region.yields {
            *node = values.get(node).copied().unwrap_or(*node);
        }
    }

    fn substitute_nodes(&mut self, mut stack: Vec<NodeId>, values: &HashMap<NodeId, NodeId>, seen: &mut HashSet<NodeId>) {
        while let Some(node) = stack.pop() {
            if self.is_forward(node) || !seen.insert(node) {
                continue;
            }
            for index in 0..self.graph.node(node).args.len() {
                let arg = self.graph.node(node).args[index];
                stack.push(arg);
                if let Some(value) = values.get(&arg) {
                    self.graph.nodes[node.index()].args[index] = *value;
                }
            }
        }
    }

    // ---- records

    /// Loops around the region inside of the nearest region in sight, and that region.
    fn surroundings(&self, id: RegionId) -> (RegionId, usize, Vec<LoopKind>) {
        let mut at = id;
        let mut position = 0;
        loop {
            let info = &self.regions.info[at as usize];
            match info.parent {
                Some(parent) => {
                    position = info.position;
                    at = parent;
                }
                None => break,
            }
            if self.present.contains(&at) {
                break;
            }
        }
        let loops = &self.regions.info[id as usize].loops;
        let loops =
            loops.iter().filter(|(_, body)| self.regions.encloses(at, *body) && *body != at).map(|(kind, _)| kind.clone()).collect();
        (at, position, loops)
    }

    /// Records the values and gives the statements that fetch them back.
    fn record_values(&mut self, cut: &[NodeId], id: RegionId, values: &mut HashMap<NodeId, NodeId>) -> Vec<Stmt> {
        if cut.is_empty() {
            return Vec::new();
        }
        let (base, position, loops) = self.surroundings(id);
        let mut start = Vec::new();
        let small = self.static_sizes(&loops);
        let (fixed, stacked): (Vec<NodeId>, Vec<NodeId>) =
            cut.iter().copied().partition(|n| small.is_some() && Self::is_fixed(&self.graph.node(*n).ty));
        for node in fixed {
            let sizes = small.as_ref().expect("checked by the partition");
            let value = self.record_fixed(node, id, (base, position), sizes, &mut start);
            values.insert(node, value);
        }
        if !stacked.is_empty() {
            let tys: Vec<Ty> = stacked.iter().map(|n| self.graph.node(*n).ty.clone()).collect();
            let element = if let [ty] = &tys[..] { ty.clone() } else { Ty::Tuple(tys) };
            let name = self.record_name(&stacked);
            let record = self.new_record(&name, Ty::Vec(Box::new(element)));
            let capacity = self.capacity(&loops, base);
            let empty = self.graph.push(Op::WithCapacity, vec![capacity], self.graph.var(record).ty.clone());
            self.edits.before.entry((base, position)).or_default().push(Stmt::Write(Path::var(record), empty));
            self.edits.ends.entry(id).or_default().push(Stmt::Push(Path::var(record), stacked.clone()));
            let outs: Vec<NodeId> = stacked
                .iter()
                .map(|n| {
                    let node = self.graph.node(*n).clone();
                    let out = self.graph.new_bound(node.ty);
                    self.graph.nodes[out.index()].name = node.name;
                    out
                })
                .collect();
            values.extend(stacked.iter().copied().zip(outs.iter().copied()));
            start.insert(0, Stmt::Pop(Path::var(record), outs));
        }
        start
    }

    fn record_name(&self, nodes: &[NodeId]) -> String {
        match nodes {
            [node] => match &self.graph.node(*node).name {
                Some(name) => format!("{name}_old"),
                None => match &self.graph.node(*node).op {
                    Op::Read(shape, _) => format!("{}_old", self.graph.var(shape.var).name),
                    _ => "recorded".to_string(),
                },
            },
            _ => "recorded".to_string(),
        }
    }

    fn new_record(&mut self, name: &str, ty: Ty) -> VarId {
        self.graph.new_var(name, ty, VarKind::Record, Span::mixed_site())
    }

    /// A loop with a number of iterations known now: counter, start, number.
    fn static_trips(&self, kind: &LoopKind) -> Option<(NodeId, i128, i128)> {
        let LoopKind::For { counter, start, end, inclusive, .. } = kind else { return None };
        let (start, end) = (self.graph.integer(*start)?, self.graph.integer(*end)?);
        Some((*counter, start, (end - start + i128::from(*inclusive)).max(0)))
    }

    fn record_fixed(
        &mut self,
        node: NodeId,
        id: RegionId,
        at: (RegionId, usize),
        sizes: &[(NodeId, i128, i128)],
        start: &mut Vec<Stmt>,
    ) -> NodeId {
        let scalar = self.graph.node(node).ty.clone();
        let mut ty = scalar.clone();
        let mut zero = self.nothing(&scalar);
        for (_, _, n) in sizes.iter().rev() {
            ty = Ty::Array(Box::new(ty), Size::known(*n as usize));
            let len = self.graph.push(Op::Int(*n), Vec::new(), Ty::Int);
            zero = self.graph.push(Op::Repeat(false), vec![zero, len], ty.clone());
        }
        let name = self.record_name(&[node]);
        let record = self.new_record(&name, ty);
        self.edits.before.entry(at).or_default().push(Stmt::Write(Path::var(record), zero));
        let mut path = Path::var(record);
        for (counter, first, _) in sizes {
            let index = if *first == 0 {
                *counter
            } else {
                let first = self.graph.push(Op::Int(*first), Vec::new(), Ty::Int);
                self.graph.push(Op::Scalar(crate::graph::ScalarOp::Sub), vec![*counter, first], Ty::Int)
            };
            path = path.index(index);
        }
        self.edits.ends.entry(id).or_default().push(Stmt::Write(path.clone(), node));
        let (shape, args) = path.split();
        // The counters of the reverse loops take the place of the forward ones when their regions are completed.
        let args = args.iter().map(|a| self.fresh_index(*a)).collect();
        let stamp = self.graph.new_stamp();
        let read = self.graph.push(Op::Read(shape, stamp), args, scalar);
        self.graph.nodes[read.index()].name = self.graph.node(node).name.clone();
        start.push(Stmt::Let(read));
        read
    }

    /// What a record of this type holds before anything is recorded.
    fn nothing(&mut self, ty: &Ty) -> NodeId {
        match ty {
            Ty::Int => self.graph.push(Op::Int(0), Vec::new(), Ty::Int),
            Ty::Bool => self.graph.push(Op::Bool(false), Vec::new(), Ty::Bool),
            Ty::Array(element, size) => {
                let element = self.nothing(element);
                let len = self.graph.push(Op::Int(size.known.unwrap_or(0) as i128), Vec::new(), Ty::Int);
                self.graph.push(Op::Repeat(false), vec![element, len], ty.clone())
            }
            ty => self.graph.push(Op::constant(0.0), Vec::new(), ty.clone()),
        }
    }

    /// Whether values of the type can be recorded in an array: numbers, and arrays of them.
    fn is_fixed(ty: &Ty) -> bool {
        match ty {
            Ty::Array(element, _) => Self::is_fixed(element),
            ty => ty.is_scalar(),
        }
    }

    /// The static numbers of iterations of the loops, if they are few.
    fn static_sizes(&self, loops: &[LoopKind]) -> Option<Vec<(NodeId, i128, i128)>> {
        let sizes: Option<Vec<(NodeId, i128, i128)>> = loops.iter().map(|l| self.static_trips(l)).collect();
        sizes.filter(|s| s.iter().map(|(_, _, n)| *n as usize).product::<usize>() <= STATIC_LIMIT)
    }

    /// An index of a record for the reverse sweep: nothing is shared with the forward one but the counter itself.
    fn fresh_index(&mut self, index: NodeId) -> NodeId {
        if matches!(self.graph.node(index).op, Op::Bound(_)) {
            return index;
        }
        let node = self.graph.node(index).clone();
        self.graph.nodes.push(node);
        NodeId(self.graph.nodes.len() as u32 - 1)
    }

    /// The number of iterations all loops make together, if it is known at their entry.
    fn capacity(&mut self, loops: &[LoopKind], base: RegionId) -> NodeId {
        let zero = self.graph.push(Op::Int(0), Vec::new(), Ty::Int);
        let mut total: Option<NodeId> = None;
        for kind in loops {
            let LoopKind::For { start, end, inclusive: false, .. } = kind else { return zero };
            let at_hand = |n: &NodeId| match self.regions.node.get(n) {
                Some(home) => self.regions.encloses(*home, base),
                None => self.graph.is_leaf(*n),
            };
            if !at_hand(start) || !at_hand(end) || self.graph.integer(*start) != Some(0) {
                return zero;
            }
            total = Some(match total {
                None => *end,
                Some(so_far) => self.graph.push(Op::Scalar(crate::graph::ScalarOp::Mul), vec![so_far, *end], Ty::Int),
            });
        }
        total.unwrap_or(zero)
    }

    /// Local places of the region that the reverse of inner regions looks at: kept as they are at the end.
    fn record_places(&mut self, region: &mut Region, id: RegionId) -> Vec<Stmt> {
        let mut wanted = BTreeSet::new();
        self.places_in(region, id, &mut wanted);
        let mut start = Vec::new();
        for var in wanted {
            let source = self.graph.var(var).clone();
            let (shape, _) = Path::var(var).split();
            let stamp = self.graph.new_stamp();
            let whole = self.graph.push(Op::Read(shape, stamp), Vec::new(), source.ty.clone());
            let (base, position, loops) = self.surroundings(id);
            let copy = self.graph.new_var(&source.name, source.ty.clone(), VarKind::Local, source.span);
            if let Some(sizes) = self.static_sizes(&loops)
                && Self::is_fixed(&source.ty)
            {
                self.edits.ends.entry(id).or_default().push(Stmt::Let(whole));
                let kept = self.record_fixed(whole, id, (base, position), &sizes, &mut start);
                start.push(Stmt::Write(Path::var(copy), kept));
                self.rename(region, var, copy);
                continue;
            }
            let record = self.new_record(&format!("{}_old", source.name), Ty::Vec(Box::new(source.ty.clone())));
            let zero = self.graph.push(Op::Int(0), Vec::new(), Ty::Int);
            let empty = self.graph.push(Op::WithCapacity, vec![zero], self.graph.var(record).ty.clone());
            self.edits.before.entry((base, position)).or_default().push(Stmt::Write(Path::var(record), empty));
            let ends = self.edits.ends.entry(id).or_default();
            ends.push(Stmt::Let(whole));
            ends.push(Stmt::Push(Path::var(record), vec![whole]));
            let popped = self.graph.new_bound(source.ty.clone());
            start.push(Stmt::Pop(Path::var(record), vec![popped]));
            start.push(Stmt::Write(Path::var(copy), popped));
            self.rename(region, var, copy);
        }
        start
    }

    /// Variables of forward region `id` that the reverse region names.
    fn places_in(&self, region: &Region, id: RegionId, out: &mut BTreeSet<VarId>) {
        let own = |var: VarId| self.regions.home.get(&var) == Some(&id) && self.graph.var(var).kind == VarKind::Local;
        for stmt in &region.stmts {
            let mut written = Vec::new();
            stmt.written(&self.graph, &mut written);
            out.extend(written.into_iter().filter(|v| own(*v)));
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            if let Stmt::Loop(l) = stmt {
                out.extend(l.streams.iter().map(|s| s.var).filter(|v| own(*v)));
            }
            if let Stmt::Pullback(p) = stmt {
                for arg in &p.args {
                    if let crate::graph::ArgValue::Shared(path) | crate::graph::ArgValue::Mutable(path) = arg
                        && own(path.var)
                    {
                        out.insert(path.var);
                    }
                }
            }
            let mut seen = HashSet::new();
            while let Some(node) = stack.pop() {
                if self.is_forward(node) || !seen.insert(node) {
                    continue;
                }
                if let Op::Read(shape, _) | Op::Len(shape, _) = &self.graph.node(node).op
                    && own(shape.var)
                {
                    out.insert(shape.var);
                }
                stack.extend(&self.graph.node(node).args);
            }
            for (inner, _) in stmt.regions() {
                self.places_in(inner, id, out);
            }
        }
    }

    fn rename(&mut self, region: &mut Region, from: VarId, to: VarId) {
        for stmt in &mut region.stmts {
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            let mut seen = HashSet::new();
            while let Some(node) = stack.pop() {
                if self.is_forward(node) || !seen.insert(node) {
                    continue;
                }
                if let Op::Read(shape, _) | Op::Len(shape, _) = &mut self.graph.nodes[node.index()].op
                    && shape.var == from
                {
                    shape.var = to;
                }
                stack.extend(&self.graph.node(node).args);
            }
            map_paths(stmt, &mut |path| {
                if path.var == from {
                    path.var = to;
                }
            });
            for inner in stmt.regions_mut() {
                self.rename(inner, from, to);
            }
        }
    }
}

/// The two elements of a swap, where a restore stands for one.
fn swapped(path: &Path) -> Option<(NodeId, NodeId)> {
    match path.proj.last() {
        Some(Proj::Range(Some(i), Some(j))) => Some((*i, *j)),
        _ => None,
    }
}

/// Changes every path that the statement itself names.
pub(super) fn map_paths(stmt: &mut Stmt, f: &mut impl FnMut(&mut Path)) {
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
struct Edits {
    /// By region and position: statements to come before.
    before: BTreeMap<(RegionId, usize), Vec<Stmt>>,
    /// By region: statements to come at its end, before it jumps.
    ends: BTreeMap<RegionId, Vec<Stmt>>,
    before_write: HashMap<u32, Vec<Stmt>>,
    fused: BTreeMap<RegionId, Region>,
    /// Reads added to the forward sweep.
    late: HashSet<NodeId>,
}

impl Edits {
    fn apply(mut self, body: &mut Region) {
        self.region(body, &mut 0, &mut 0);
    }

    fn region(&mut self, region: &mut Region, next: &mut RegionId, write: &mut u32) {
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
                self.region(inner, next, write);
            }
            region.stmts.push(stmt);
        }
        if let Some(ends) = self.ends.remove(&id) {
            let jumps = |s: &Stmt| matches!(s, Stmt::Break(_) | Stmt::Exit(_) | Stmt::Rest(_)) || !s.jumps().is_empty();
            let at = region.stmts.iter().position(jumps).unwrap_or(region.stmts.len());
            region.stmts.splice(at..at, ends);
        }
        if let Some(reverse) = self.fused.remove(&id) {
            region.stmts.extend(reverse.stmts);
        }
    }
}
