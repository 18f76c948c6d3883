//! Removes stores that another store overtakes before anybody looks.
//!
//! Statements are walked through backwards, with what becomes of each variable behind them: looked at, or not.
//! Behind a jump everything counts as looked at. Two stores to one element in a row become one.

use super::Removed;
use crate::graph::{Graph, Loop, LoopKind, NodeId, Op, Path, Proj, Region, Stmt, VarId, VarKind};
use std::collections::{HashMap, HashSet};

/// Removes dead stores; `forward` keeps pointing at the end of the forward sweep.
pub fn remove_stores(graph: &mut Graph, forward: &mut usize) -> Removed {
    let mut body = std::mem::take(&mut graph.body);
    let mut counts = HashMap::new();
    count(graph, &body.stmts, &mut counts);
    let floating = floating_reads(graph, &body);
    let mut walk =
        Walk { graph, counts, floating, scopes: vec![Scope { fates: HashMap::new(), base: Some(false) }], removed: Removed::default() };
    let mut kept = 0;
    let mut cut = 0;
    let mut stmts = Vec::new();
    let total = body.stmts.len();
    let mut pending = Pending::default();
    let is_one_sweep = *forward == 0 || *forward >= total;
    if is_one_sweep {
        walk.hand_out_results();
    }
    for (index, stmt) in std::mem::take(&mut body.stmts).into_iter().enumerate().rev() {
        if index + 1 == (*forward).min(total) {
            cut = kept;
            // Between the sweeps the caller looks.
            pending = Pending::default();
            walk.hand_out_results();
        }
        if let Some(stmt) = walk.stmt(stmt, &mut pending) {
            stmts.push(stmt);
            kept += 1;
        }
    }
    let behind = if *forward == 0 { kept } else { cut };
    *forward = kept - behind;
    stmts.reverse();
    body.stmts = stmts;
    let removed = walk.removed;
    graph.body = body;
    removed
}

/// How often each variable is named.
pub fn count(graph: &Graph, stmts: &[Stmt], counts: &mut HashMap<VarId, usize>) {
    for stmt in stmts {
        mentions(graph, stmt, &mut |var| *counts.entry(var).or_default() += 1);
        stmt.regions().into_iter().for_each(|(inner, _)| count(graph, &inner.stmts, counts));
    }
}

/// The variables that the statement itself names.
pub fn mentions(graph: &Graph, stmt: &Stmt, f: &mut impl FnMut(VarId)) {
    stmt.for_each_path(&mut |path| f(path.var));
    if let Stmt::Let(node) = stmt {
        reads(graph, *node, f);
    }
}

/// The variables that a value anchored here looks at.
fn reads(graph: &Graph, node: NodeId, f: &mut impl FnMut(VarId)) {
    let n = graph.node(node);
    if let Op::Read(shape, _) | Op::Len(shape, _) = &n.op {
        f(shape.var);
    }
    if let Op::Snippet(_) = n.op {
        n.args.iter().filter_map(|a| graph.path_of(*a)).for_each(|p| f(p.var));
    }
}

/// The variables of reads that no statement anchors.
fn floating_reads(graph: &Graph, body: &Region) -> HashSet<VarId> {
    fn visit(region: &Region, anchored: &mut HashSet<NodeId>, used: &mut Vec<NodeId>) {
        for stmt in &region.stmts {
            used.extend(stmt.operands());
            if let Stmt::Let(node) = stmt {
                anchored.insert(*node);
                used.push(*node);
            }
            for (inner, _) in stmt.regions() {
                visit(inner, anchored, used);
                used.extend(&inner.yields);
            }
        }
    }
    let (mut anchored, mut stack) = (HashSet::new(), body.yields.clone());
    visit(body, &mut anchored, &mut stack);
    let mut seen = HashSet::new();
    let mut out = HashSet::new();
    while let Some(node) = stack.pop() {
        if !seen.insert(node) {
            continue;
        }
        if let Op::Read(shape, _) = &graph.node(node).op
            && !anchored.contains(&node)
        {
            out.insert(shape.var);
        }
        stack.extend(&graph.node(node).args);
    }
    out
}

/// What becomes of variables behind the statement at hand.
struct Scope {
    /// Whether the variable is looked at before it is overwritten.
    fates: HashMap<VarId, bool>,
    /// The fate of all other variables; without it, that of the scope outside.
    base: Option<bool>,
}

/// Stores to elements that nothing comes after in between, so that earlier ones are overtaken.
#[derive(Default)]
struct Pending(HashMap<VarId, HashSet<Path>>);

struct Walk<'g> {
    graph: &'g Graph,
    counts: HashMap<VarId, usize>,
    /// Variables that some value looks at who knows where.
    floating: HashSet<VarId>,
    scopes: Vec<Scope>,
    removed: Removed,
}

impl Walk<'_> {
    // ---- fates

    fn is_tracked(&self, var: VarId) -> bool {
        let v = self.graph.var(var);
        let inside = v.ty.is_scalar() || !self.graph.kept.contains(&var);
        let free = !self.floating.contains(&var) && !self.graph.unread.contains(&var);
        matches!(v.kind, VarKind::Local | VarKind::Record) && inside && free
    }

    fn is_looked_at(&self, var: VarId) -> bool {
        for scope in self.scopes.iter().rev() {
            if let Some(fate) = scope.fates.get(&var).copied().or(scope.base) {
                return fate;
            }
        }
        true
    }

    fn hand_out_results(&mut self) {
        for var in &self.graph.results {
            self.set(*var, true);
        }
    }

    fn set(&mut self, var: VarId, looked_at: bool) {
        self.scopes.last_mut().expect("an open scope").fates.insert(var, looked_at);
    }

    /// What comes behind is not known.
    fn jump(&mut self, looked_at: bool) {
        *self.scopes.last_mut().expect("an open scope") = Scope { fates: HashMap::new(), base: Some(looked_at) };
    }

    // ---- statements

    fn region(&mut self, region: &mut Region) {
        let mut pending = Pending::default();
        let mut stmts = Vec::new();
        for stmt in std::mem::take(&mut region.stmts).into_iter().rev() {
            stmts.extend(self.stmt(stmt, &mut pending));
        }
        stmts.reverse();
        region.stmts = stmts;
    }

    fn scope(&mut self, region: &mut Region, fates: HashMap<VarId, bool>) -> Scope {
        self.scopes.push(Scope { fates, base: None });
        self.region(region);
        self.scopes.pop().expect("pushed above")
    }

    /// The statement, unless nobody looks at what it stores.
    fn stmt(&mut self, stmt: Stmt, pending: &mut Pending) -> Option<Stmt> {
        match stmt {
            Stmt::Write(path, value) => self.write(path, value, pending),
            Stmt::Add(path, value) if path.proj.is_empty() && self.is_tracked(path.var) => {
                let needed = self.is_looked_at(path.var);
                self.kept(Stmt::Add(path, value), needed)
            }
            Stmt::If { .. } | Stmt::Match { .. } => Some(self.branches(stmt, pending)),
            Stmt::Loop(_) => Some(self.loop_stmt(stmt, pending)),
            Stmt::Block { label, mut body } => {
                *pending = Pending::default();
                let scope = self.scope(&mut body, HashMap::new());
                self.replace(scope);
                Some(Stmt::Block { label, body })
            }
            Stmt::Rest(mut body) => {
                self.region(&mut body);
                Some(Stmt::Rest(body))
            }
            stmt => Some(self.plain(stmt, pending)),
        }
    }

    fn kept(&mut self, stmt: Stmt, needed: bool) -> Option<Stmt> {
        if needed {
            return Some(stmt);
        }
        self.removed.count(&stmt, self.scopes.len() > 1);
        None
    }

    fn write(&mut self, path: Path, value: NodeId, pending: &mut Pending) -> Option<Stmt> {
        let whole = path.proj.is_empty();
        if whole && self.is_tracked(path.var) {
            let needed = self.is_looked_at(path.var);
            self.set(path.var, false);
            pending.0.remove(&path.var);
            return self.kept(Stmt::Write(path, value), needed);
        }
        if self.is_tracked(path.var) {
            if !self.is_looked_at(path.var) {
                return self.kept(Stmt::Write(path, value), false);
            }
            self.set(path.var, true);
        }
        let later = pending.0.entry(path.var).or_default();
        if !later.insert(path.clone()) {
            return self.kept(Stmt::Write(path, value), false);
        }
        Some(Stmt::Write(path, value))
    }

    fn plain(&mut self, stmt: Stmt, pending: &mut Pending) -> Stmt {
        match &stmt {
            Stmt::Break(_) => self.jump(true),
            Stmt::Exit(_) => self.jump(false),
            _ => {}
        }
        let has_effect = match &stmt {
            Stmt::Let(node) => self.graph.has_effect(*node),
            Stmt::Push(..) | Stmt::Add(..) | Stmt::Pop(..) => false,
            _ => true,
        };
        if has_effect {
            *pending = Pending::default();
        }
        let mut named = Vec::new();
        mentions(self.graph, &stmt, &mut |var| named.push(var));
        for var in named {
            pending.0.remove(&var);
            if self.is_tracked(var) {
                self.set(var, true);
            }
        }
        stmt
    }

    /// The scope at the entry of a statement takes the place of the one behind it.
    fn replace(&mut self, scope: Scope) {
        match scope.base {
            Some(_) => *self.scopes.last_mut().expect("an open scope") = scope,
            None => self.scopes.last_mut().expect("an open scope").fates.extend(scope.fates),
        }
    }

    fn branches(&mut self, mut stmt: Stmt, pending: &mut Pending) -> Stmt {
        *pending = Pending::default();
        let ways: Vec<Scope> = stmt.regions_mut().into_iter().map(|r| self.scope(r, HashMap::new())).collect();
        let named: HashSet<VarId> = ways.iter().flat_map(|w| w.fates.keys().copied()).collect();
        let joined: HashMap<VarId, bool> = named
            .into_iter()
            .map(|var| {
                let behind = self.is_looked_at(var);
                let fate = |w: &Scope| w.fates.get(&var).copied().or(w.base).unwrap_or(behind);
                (var, ways.iter().any(fate))
            })
            .collect();
        // A way that leaves says nothing of other variables, unless it leaves the function.
        let base = ways.iter().any(|w| w.base == Some(true)).then_some(true);
        self.replace(Scope { fates: joined, base });
        stmt
    }

    fn loop_stmt(&mut self, mut stmt: Stmt, pending: &mut Pending) -> Stmt {
        *pending = Pending::default();
        let leaves = !stmt.jumps().is_empty();
        let needed = self.carried(&stmt);
        let Stmt::Loop(l) = &mut stmt else { unreachable!("called for loops") };
        let apart = elements_apart(self.graph, l);
        let fates: HashMap<VarId, bool> = needed.iter().filter(|v| !apart.contains(v)).map(|v| (*v, true)).collect();
        self.scope(&mut l.body, fates.clone());
        if let LoopKind::While { cond } = &mut l.kind {
            // Behind the condition comes the body or what follows the loop: everything read in either is needed.
            self.scope(cond, fates.clone());
        }
        if leaves {
            self.jump(true);
        }
        for var in needed {
            self.set(var, true);
        }
        stmt
    }

    /// Variables that an iteration may look at as another one, or what stands before the loop, left them.
    fn carried(&self, stmt: &Stmt) -> Vec<VarId> {
        let mut own = HashMap::new();
        let mut read = HashSet::new();
        for (region, _) in stmt.regions() {
            count(self.graph, &region.stmts, &mut own);
            self.read_in(region, &mut read);
        }
        let two_regions = matches!(stmt, Stmt::Loop(l) if matches!(l.kind, LoopKind::While { .. }));
        // A variable that nobody outside names lives for one iteration.
        let mut carried: Vec<VarId> = read.into_iter().filter(|var| two_regions || own.get(var) != self.counts.get(var)).collect();
        carried.sort();
        carried
    }

    fn read_in(&self, region: &Region, out: &mut HashSet<VarId>) {
        for stmt in &region.stmts {
            // A store looks at nothing that is stored before.
            if !matches!(stmt, Stmt::Write(..)) {
                mentions(self.graph, stmt, &mut |var| {
                    if self.is_tracked(var) {
                        out.insert(var);
                    }
                });
            }
            for (inner, _) in stmt.regions() {
                self.read_in(inner, out);
            }
        }
    }
}

/// The variables of which each iteration of the loop names elements that no other iteration does: the counter stands at the
/// same place of every way into them.
fn elements_apart(graph: &Graph, l: &Loop) -> HashSet<VarId> {
    let LoopKind::For { counter, .. } = l.kind else { return HashSet::new() };
    let mut places: HashMap<VarId, HashSet<Option<usize>>> = HashMap::new();
    let mut note = |path: &Path| {
        let before = path.proj.iter().take_while(|proj| !matches!(proj, Proj::Range(..)));
        let place = before.enumerate().find(|(_, proj)| **proj == Proj::Index(counter)).map(|(place, _)| place);
        places.entry(path.var).or_default().insert(place);
    };
    fn visit(graph: &Graph, region: &Region, note: &mut impl FnMut(&Path)) {
        for stmt in &region.stmts {
            stmt.for_each_path(note);
            if let Stmt::Let(node) = stmt {
                let n = graph.node(*node);
                let args = if let Op::Snippet(_) = n.op { &n.args[..] } else { &[] };
                std::iter::once(node).chain(args).filter_map(|node| graph.path_of(*node)).for_each(|path| note(&path));
            }
            stmt.regions().into_iter().for_each(|(inner, _)| visit(graph, inner, note));
        }
    }
    visit(graph, &l.body, &mut note);
    places.into_iter().filter(|(_, places)| places.len() == 1 && !places.contains(&None)).map(|(var, _)| var).collect()
}
