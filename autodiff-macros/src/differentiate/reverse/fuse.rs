//! Loops that run forward and backward at once, because the adjoints of the sums they make are known beforehand.

use super::Sweep;
use crate::analysis::RegionId;
use crate::graph::{ArgValue, Loop, LoopKind, NodeId, Op, Path, Region, Stmt, VarId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// First values of adjoints that fused loops add to must stand before the first of these loops.
pub(super) fn early_starts(reverse: &mut Region, starts: usize, sweep: &Sweep<'_>) -> BTreeMap<usize, Vec<Stmt>> {
    let graph = &sweep.b.graph;
    let mut first: HashMap<VarId, usize> = HashMap::new();
    for (id, region) in &sweep.fused {
        let position = sweep.regions.info[*id as usize].position;
        for var in region.stmts.iter().flat_map(|stmt| stmt.written(graph)) {
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
            let at = wanted.entry(node).or_insert(usize::MAX);
            if *at > position {
                *at = position;
                stack.extend(&graph.node(node).args);
            }
        }
        early.entry(position).or_default().insert(0, stmt);
    }
    kept.reverse();
    kept.extend(rest);
    reverse.stmts = kept;
    early
}

impl Sweep<'_> {
    /// Runs the loop forward and backward at once, if its outcome is sums whose adjoints are known before it.
    pub(super) fn fuse_loop(&mut self, l: &Loop) -> bool {
        let LoopKind::For { .. } = &l.kind else { return false };
        if !l.body.stmts.iter().flat_map(Stmt::jumps).collect::<Vec<_>>().is_empty() {
            return false;
        }
        let body_id = self.ids[&(&l.body as *const Region)];
        let Some(sums) = self.sums(&l.body, body_id) else { return false };
        // What the loop computes, or what is computed behind it.
        let top = self.source.body.stmts.iter().position(|s| matches!(s, Stmt::Loop(other) if std::ptr::eq(&**other, l)));
        let Some(top) = top else { return false };
        if self.is_resized_later(l, top) || self.changes_later(l, body_id, top) {
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
        let keep = seeds.iter().map(|(path, known)| (path.var, Rc::new(HashMap::from([(path.clone(), *known)]))));
        self.b.set_knowledge(keep.collect());
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
                    Stmt::Push(path, _) | Stmt::Pop(path, _) if outside(path.var) => return None,
                    Stmt::Swap(a, b) if outside(a.var) || outside(b.var) => return None,
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

    /// Whether what the loop looks at is overwritten later, or a number in a variable that is looked at later, too: what
    /// is collected behind the loop would replace what the loop adds.
    fn changes_later(&self, l: &Loop, body_id: RegionId, top: usize) -> bool {
        let mut looked_at = HashSet::new();
        for_each_stmt(&l.body.stmts, &mut |stmt| looked_at.extend(self.read_by(stmt)));
        let outside = |var: &VarId| self.regions.home.get(var).is_none_or(|home| !self.regions.encloses(body_id, *home));
        looked_at.retain(|var| outside(var) && self.activity.var(*var) && !self.source.var(*var).frozen);
        let mut later = HashSet::new();
        for stmt in &self.source.body.stmts[top + 1..] {
            later.extend(stmt.written(self.source));
        }
        for_each_stmt(&self.source.body.stmts[top + 1..], &mut |stmt| {
            later.extend(self.read_by(stmt).filter(|var| self.source.var(*var).ty.is_scalar()));
        });
        looked_at.intersection(&later).next().is_some()
    }

    /// The variable that the statement reads.
    fn read_by(&self, stmt: &Stmt) -> Option<VarId> {
        match stmt {
            Stmt::Let(node) => match &self.source.node(*node).op {
                Op::Read(shape, _) => Some(shape.var),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a vector that the loop looks at gets another length later, so that its adjoint does not have this one yet.
    fn is_resized_later(&self, l: &Loop, top: usize) -> bool {
        let mut resized = HashSet::new();
        fn resizes(stmt: &Stmt, out: &mut HashSet<VarId>) {
            if let Stmt::Push(path, _) | Stmt::Pop(path, _) = stmt {
                out.insert(path.var);
            }
            stmt.regions().iter().flat_map(|(r, _)| &r.stmts).for_each(|s| resizes(s, out));
        }
        self.source.body.stmts[top..].iter().for_each(|s| resizes(s, &mut resized));
        let reads = |stmt: &Stmt| matches!(stmt, Stmt::Let(n) if matches!(&self.source.node(*n).op, Op::Read(shape, _) if resized.contains(&shape.var)));
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
}

fn for_each_stmt(stmts: &[Stmt], f: &mut impl FnMut(&Stmt)) {
    for stmt in stmts {
        f(stmt);
        stmt.regions().into_iter().for_each(|(region, _)| for_each_stmt(&region.stmts, f));
    }
}
