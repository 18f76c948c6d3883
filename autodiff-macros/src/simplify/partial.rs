//! Sums of adjoints over the rounds of a loop are taken in parts.
//!
//! Where nothing else ties one round of a short loop to the next, each addition waits for the one before it, and that is
//! what the loop takes. Such sums move to the end of the loop's body, and the loop is marked: `emit` writes it so that
//! several partial sums grow side by side. Adjoints may be added up in any order; the user's own sums may not.

use super::rebuild::user_vars;
use crate::analysis::{Homes, RegionId};
use crate::graph::{Graph, LabelId, Loop, LoopKind, NodeId, Op, Region, ScalarOp, Stmt, VarId, VarKind};
use std::collections::{HashMap, HashSet};

/// More sums than this want more registers than there are.
const MOST_SUMS: usize = 4;

/// In longer bodies additions do not wait.
const MOST_STATEMENTS: usize = 12;
const MOST_OPERATIONS: usize = 24;

/// Marks the loops, which nothing must change any more.
pub fn mark_sums(graph: &mut Graph) {
    let mut search = Search { homes: Homes::new(graph), users: user_vars(graph), next: 0, found: HashMap::new() };
    search.region(graph, &graph.body);
    let found = search.found;
    if !found.is_empty() {
        let mut body = std::mem::take(&mut graph.body);
        reorder(&mut body, &found);
        graph.body = body;
        graph.sums = found.into_iter().map(|(label, sums)| (label, sums.len())).collect();
    }
}

/// Puts the sums behind all else.
fn reorder(region: &mut Region, found: &HashMap<LabelId, HashSet<VarId>>) {
    for stmt in &mut region.stmts {
        if let Stmt::Loop(l) = stmt
            && let Some(sums) = found.get(&l.label)
        {
            l.body.stmts.sort_by_key(|stmt| sum_of(stmt).is_some_and(|var| sums.contains(&var)));
        }
        stmt.regions_mut().into_iter().for_each(|inner| reorder(inner, found));
    }
}

/// The variable that the statement adds to.
fn sum_of(stmt: &Stmt) -> Option<VarId> {
    match stmt {
        Stmt::Add(path, _) if path.proj.is_empty() => Some(path.var),
        _ => None,
    }
}

struct Search {
    homes: Homes,
    /// Variables that the user's own computation reads.
    users: HashSet<VarId>,
    next: RegionId,
    found: HashMap<LabelId, HashSet<VarId>>,
}

impl Search {
    fn region(&mut self, graph: &Graph, region: &Region) {
        self.next += 1;
        for stmt in &region.stmts {
            if let Stmt::Loop(l) = stmt
                && matches!(l.kind, LoopKind::For { .. })
                && let Some(sums) = self.sums(graph, l, self.next)
            {
                self.found.insert(l.label, sums);
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(graph, inner));
        }
    }

    /// The sums of the loop, if they are what it takes.
    fn sums(&mut self, graph: &Graph, l: &Loop, body: RegionId) -> Option<HashSet<VarId>> {
        if l.body.stmts.len() > MOST_STATEMENTS {
            return None;
        }
        let own = l.body.stmts.iter().filter_map(sum_of).filter(|var| !self.is_inside(*var, body));
        let sums: Vec<VarId> = own.collect();
        let unique: HashSet<VarId> = sums.iter().copied().collect();
        let fits = (1..=MOST_SUMS).contains(&sums.len())
            && unique.len() == sums.len()
            && sums.iter().all(|var| self.is_adjoint(graph, *var))
            && l.body.stmts.iter().all(|stmt| sum_of(stmt).is_some() || self.is_independent(graph, stmt, &unique, body))
            && self.is_quick(graph, &l.body, &unique, body);
        fits.then_some(unique)
    }

    fn is_inside(&self, var: VarId, body: RegionId) -> bool {
        self.homes.regions.home.get(&var).is_some_and(|home| self.homes.regions.encloses(body, *home))
    }

    fn is_adjoint(&self, graph: &Graph, var: VarId) -> bool {
        let v = graph.var(var);
        v.kind == VarKind::Local && v.ty.is_real() && !self.users.contains(&var)
    }

    /// Whether the statement leaves nothing for the next round but elements, and does not look at the sums.
    fn is_independent(&self, graph: &Graph, stmt: &Stmt, sums: &HashSet<VarId>, body: RegionId) -> bool {
        let is_kept = |var: VarId| !sums.contains(&var) && self.is_inside(var, body);
        match stmt {
            Stmt::Let(node) => !graph.has_effect(*node),
            Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Restore(path, ..) => !path.proj.is_empty() || is_kept(path.var),
            Stmt::Pop(..) => true,
            Stmt::Swap(a, b) => [a, b].into_iter().all(|path| !path.proj.is_empty() || is_kept(path.var)),
            Stmt::If { then, els, .. } => then.stmts.iter().chain(&els.stmts).all(|inner| self.is_independent(graph, inner, sums, body)),
            _ => false,
        }
    }

    /// Whether a round takes no longer than an addition that waits, and no value in it is made of the sums.
    fn is_quick(&mut self, graph: &Graph, region: &Region, sums: &HashSet<VarId>, body: RegionId) -> bool {
        let mut stack = region.named();
        let mut seen: HashSet<NodeId> = HashSet::new();
        let mut operations = 0;
        while let Some(node) = stack.pop() {
            if !self.homes.is_inside(graph, node, body) || !seen.insert(node) {
                continue;
            }
            let n = graph.node(node);
            stack.extend(&n.args);
            match &n.op {
                Op::Read(shape, _) if sums.contains(&shape.var) => return false,
                Op::Scalar(op) if n.ty.is_real() && (op.is_expensive() || *op == ScalarOp::Div) => return false,
                Op::Scalar(_) => operations += 1,
                _ => {}
            }
        }
        operations <= MOST_OPERATIONS
    }
}
