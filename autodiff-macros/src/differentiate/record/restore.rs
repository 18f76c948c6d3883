//! Which places get their old content back while the sweep runs backwards, and where that content comes from.

use super::Plan;
use crate::analysis::{Dependence, RegionId, Regions, State, is_numbered};
use crate::graph::{Graph, NodeId, Op, Path, Region, Stmt, Ty, VarId, VarKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Writes that give a local its first value, and the local.
pub(super) fn declarations(graph: &Graph, regions: &Regions) -> HashMap<u32, VarId> {
    struct Walk<'g> {
        graph: &'g Graph,
        regions: &'g Regions,
        next: RegionId,
        write: u32,
        seen: HashSet<VarId>,
        out: HashMap<u32, VarId>,
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
                        self.out.insert(self.write, path.var);
                    }
                    self.write += 1;
                }
                for (inner, _) in stmt.regions() {
                    self.region(inner);
                }
                self.seen.extend(stmt.written(self.graph));
            }
        }
    }
    let mut walk = Walk { graph, regions, next: 0, write: 0, seen: HashSet::new(), out: HashMap::new() };
    walk.region(&graph.body);
    walk.out
}

/// Variables that source with an effect names.
pub(super) fn changed_by_source(graph: &Graph) -> HashSet<VarId> {
    fn visit(graph: &Graph, region: &Region, changed: &mut HashSet<VarId>) {
        for stmt in &region.stmts {
            if let Stmt::Let(_) = stmt {
                changed.extend(stmt.written(graph));
            }
            stmt.regions().into_iter().for_each(|(inner, _)| visit(graph, inner, changed));
        }
    }
    let mut changed = HashSet::new();
    visit(graph, &graph.body, &mut changed);
    changed
}

/// Variables that the reverse sweep finds in another state than it wants.
#[derive(Default)]
struct Stale {
    /// By variable: the largest number of loops around a look at it.
    looks: BTreeMap<VarId, usize>,
    /// Variables that were given another whole, which may be longer or shorter.
    replaced: BTreeSet<VarId>,
    /// Elements are where they were once exchanges are taken back.
    exchanged: BTreeSet<VarId>,
}

impl Stale {
    fn note_exchanges(&mut self, var: VarId, dependence: &Dependence) {
        if dependence.has_swaps(var) {
            self.exchanged.insert(var);
        }
    }
}

impl Plan {
    /// Variables with parts that the sweep that undoes `root` looks at in a state that is no longer theirs.
    ///
    /// They are put back, unless the looks are so much rarer than the writes that the numbers seen are kept instead.
    pub(super) fn find_restored(&mut self, region: &Region, root: RegionId) {
        self.enter(root);
        let mut found = Stale::default();
        self.stale_in(region, &mut HashSet::new(), &mut found);
        // Of what the user's source changes, numbers are kept: all of it would have to be copied.
        let often = found.looks.into_iter().filter(|(var, depth)| {
            *depth >= self.dependence.depth_of_changes(*var) && (*depth == usize::MAX || !self.changed_by_source.contains(var))
        });
        self.restored.extend(often.map(|(var, _)| var));
        self.exchanged.extend(found.exchanged);
    }

    fn stale_in(&self, region: &Region, seen: &mut HashSet<NodeId>, found: &mut Stale) {
        for stmt in &region.stmts {
            let mut stack = stmt.operands();
            if let Stmt::Let(node) = stmt {
                stack.push(*node);
            }
            if let Stmt::Restore(..) | Stmt::Unswap(..) = stmt {
                stack.clear();
            }
            if let Stmt::Restore(path, _, number) = stmt {
                let is_first = self.declares.contains_key(number);
                let had_value = !is_first && (self.declared.contains(&path.var) || self.graph.var(path.var).kind != VarKind::Local);
                if path.proj.is_empty() && had_value {
                    found.replaced.insert(path.var);
                }
            }
            if let Stmt::Pullback(p) = stmt {
                // The pullback gets what the call borrowed, as the call left it.
                let is_left = |var: VarId| self.versions.looks.get(&(p.pullback, var)) == Some(&self.resting(var));
                let lent = p.args.iter().filter_map(|a| match a {
                    crate::graph::ArgValue::Shared(path) if is_left(path.var) => None,
                    crate::graph::ArgValue::Shared(path) | crate::graph::ArgValue::Mutable(path) => Some(path.var),
                    _ => None,
                });
                found.looks.extend(lent.filter(|v| !self.graph.var(*v).frozen).map(|var| (var, usize::MAX)));
            }
            while let Some(node) = stack.pop() {
                let home = self.hidden_home(node);
                if !seen.insert(node) || (self.is_forward(node) && home.is_none()) {
                    continue;
                }
                // Source with an effect is not run twice: its value is recorded, whatever it looked at. So are shapes.
                if home.is_some() && (self.graph.has_effect(node) || self.graph.node(node).op == Op::Shape) {
                    continue;
                }
                if let Some(access) = home.and_then(|home| self.store_of(node, home)) {
                    found.note_exchanges(access.path.var, &self.dependence);
                    stack.extend(access.path.nodes());
                    continue;
                }
                self.note_stale(node, found);
                stack.extend(&self.graph.node(node).args);
            }
            for (inner, _) in stmt.regions() {
                self.stale_in(inner, seen, found);
            }
        }
    }

    /// What is to be found in one variable of an exchange must be found in the other one before.
    pub(super) fn find_exchanged(&mut self) {
        let pairs: Vec<[VarId; 2]> = self.versions.exchanges.values().map(|both| both.map(|(var, _)| var)).collect();
        for found in [&mut self.restored, &mut self.exchanged] {
            while let Some([a, b]) = pairs.iter().find(|[a, b]| found.contains(a) != found.contains(b)) {
                found.extend([*a, *b]);
            }
        }
    }

    /// Whether the node is the length of a whole that is another one now, or was put into the reverse sweep to be the pattern of
    /// an adjoint: that of such a whole, or of a part that was given another one.
    fn looks_at_shape(&self, node: NodeId, replaced: &BTreeSet<VarId>) -> bool {
        let n = self.graph.node(node);
        let (Op::Len(shape, _) | Op::Read(shape, _)) = &n.op else { return false };
        let is_replaced = replaced.contains(&shape.var);
        match n.op {
            Op::Len(..) => is_replaced,
            _ => {
                let is_pattern = !self.versions.seen.contains_key(&node) && matches!(n.ty, Ty::Opaque | Ty::Vec(_) | Ty::Matrix(_));
                is_pattern && (is_replaced || !shape.proj.is_empty())
            }
        }
    }

    fn note_stale(&self, node: NodeId, found: &mut Stale) {
        let shape = match &self.graph.node(node).op {
            // The length, or the shape, of what was there before.
            Op::Len(shape, _) | Op::Read(shape, _) if self.looks_at_shape(node, &found.replaced) => {
                found.looks.insert(shape.var, usize::MAX);
                return;
            }
            Op::Read(shape, _) => shape,
            _ => return,
        };
        let Some(version) = self.versions.seen.get(&node) else { return };
        if self.graph.var(shape.var).ty.is_scalar() || self.resting(shape.var) == *version {
            return;
        }
        if self.rests(node) {
            found.note_exchanges(shape.var, &self.dependence);
            return;
        }
        let depth = match self.regions.node.get(&node) {
            Some(home) if self.graph.node(node).ty.is_scalar() => self.dependence.depth(*home),
            _ => usize::MAX,
        };
        let known = found.looks.entry(shape.var).or_default();
        *known = depth.max(*known);
    }

    /// The state in which the reverse sweep finds a variable that nobody puts back.
    pub(super) fn resting(&self, var: VarId) -> u32 {
        self.resting_state(var).get(&var).copied().unwrap_or(0)
    }

    pub(super) fn resting_state(&self, var: VarId) -> &State {
        match self.regions.home.get(&var) {
            Some(home) if !self.present.contains(home) => &self.versions.after[*home as usize],
            _ => &self.base,
        }
    }

    /// Turns the restores that are needed into writes; the others go.
    pub(super) fn keep_restores(&mut self, region: &mut Region) {
        let stmts = std::mem::take(&mut region.stmts);
        for stmt in stmts {
            match stmt {
                Stmt::Restore(path, old, number) if self.is_kept(&path, number) => {
                    let old = self.old_content(&path, old, number);
                    region.stmts.push(Stmt::Write(path, old));
                }
                Stmt::Unswap(a, b, _) if self.is_taken_back(&a) => region.stmts.push(Stmt::Swap(a, b)),
                Stmt::Restore(..) | Stmt::Unswap(..) => {}
                stmt => region.stmts.push(stmt),
            }
        }
    }

    fn is_kept(&self, path: &Path, number: u32) -> bool {
        self.restored.contains(&path.var) && !self.declares.contains_key(&number)
    }

    /// Whether an exchange with this place is taken back; then it is of the other place, too.
    fn is_taken_back(&self, path: &Path) -> bool {
        self.restored.contains(&path.var) || self.exchanged.contains(&path.var)
    }

    /// The value that the place had before the write, as a node of the forward sweep.
    fn old_content(&mut self, path: &Path, old: NodeId, number: u32) -> NodeId {
        if let Some(node) = self.old.get(&number) {
            return *node;
        }
        let (version, home) = self.versions.write[number as usize];
        let same = self.versions.reads.get(&(home, path.clone(), version)).copied();
        let node = same.unwrap_or_else(|| {
            self.edits.before_write.insert(number, vec![Stmt::Let(old)]);
            old
        });
        self.old.insert(number, node);
        node
    }

    pub(super) fn keep_restores_hidden(&mut self, region: &mut Region, id: RegionId) {
        let stmts = std::mem::take(&mut region.stmts);
        for stmt in stmts {
            match stmt {
                Stmt::Restore(path, old, number) if self.is_kept(&path, number) => {
                    let node = self.old_content(&path, old, number);
                    // It is a value of this region like any other.
                    self.regions.node.entry(node).or_insert(id);
                    if !self.is_forward(node) {
                        self.late_forward(node, id);
                    }
                    region.stmts.push(Stmt::Write(path.clone(), node));
                    region.stmts.push(Stmt::Restore(path, old, number));
                }
                Stmt::Unswap(a, b, number) if self.is_taken_back(&a) => {
                    region.stmts.push(Stmt::Swap(a.clone(), b.clone()));
                    region.stmts.push(Stmt::Unswap(a, b, number));
                }
                Stmt::Restore(..) | Stmt::Unswap(..) => {}
                stmt => region.stmts.push(stmt),
            }
        }
    }

    /// A read that the forward sweep got for the sake of the reverse one.
    fn late_forward(&mut self, node: NodeId, id: RegionId) {
        self.edits.late.insert(node);
        self.regions.node.insert(node, id);
    }
}
