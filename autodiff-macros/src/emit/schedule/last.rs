//! Adjoints that are handed on by the last statement that looks at them.
//!
//! In comes a body; out go the reads of whole adjoints, tangents and seeds that move the content out of the variable: it is
//! stored elsewhere, or is the seed of a pullback, and nobody names the variable behind that. Statements are walked through
//! backwards, so that what was seen is what comes behind. The user's own variables stay: pullbacks may hold on to them. So does
//! what two statements read as one value.

use crate::analysis::{RegionId, Regions};
use crate::graph::{Graph, NodeId, Op, Region, Stmt, VarId, VarKind};
use std::collections::{HashMap, HashSet};

pub(super) fn last_reads(graph: &Graph, regions: &Regions, uses: &HashMap<NodeId, usize>) -> HashSet<NodeId> {
    let mut inside: HashMap<(RegionId, usize), Vec<RegionId>> = HashMap::new();
    for (id, info) in regions.info.iter().enumerate() {
        if let Some(parent) = info.parent {
            inside.entry((parent, info.position)).or_default().push(id as RegionId);
        }
    }
    let vars = graph.handed_out().collect();
    let mut walk = Walk { graph, regions, inside, vars, nodes: HashSet::new(), last: HashSet::new() };
    walk.region(&graph.body, 0);
    walk.last.retain(|node| uses.get(node).is_none_or(|count| *count < 2));
    walk.last
}

struct Walk<'g> {
    graph: &'g Graph,
    regions: &'g Regions,
    /// The regions of the statement at a position of a region.
    inside: HashMap<(RegionId, usize), Vec<RegionId>>,
    /// Variables that are named behind the statement at hand, or handed out.
    vars: HashSet<VarId>,
    /// Values that are, with all that they are computed from.
    nodes: HashSet<NodeId>,
    last: HashSet<NodeId>,
}

impl Walk<'_> {
    fn region(&mut self, region: &Region, id: RegionId) {
        self.see(region.yields.clone());
        for (position, stmt) in region.stmts.iter().enumerate().rev() {
            let ids = self.inside.remove(&(id, position)).unwrap_or_default();
            for ((inner, _), id) in stmt.regions().into_iter().zip(ids).rev() {
                self.region(inner, id);
            }
            self.stmt(stmt, id);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, region: RegionId) {
        let mut others = stmt.operands();
        if let Stmt::Let(node) = stmt {
            others.push(*node);
        }
        let moved = match stmt {
            Stmt::Write(_, node) => vec![*node],
            Stmt::Pullback(p) => std::iter::once(p.seed).chain(p.seed_tangent).collect(),
            _ => Vec::new(),
        };
        stmt.for_each_path(&mut |path| {
            self.vars.insert(path.var);
        });
        for node in moved {
            // A statement that looks at the content in another way, too, keeps it.
            let Some(var) = self.whole_of(node, region) else { continue };
            let rest: Vec<NodeId> = others.iter().copied().filter(|other| *other != node).collect();
            let is_once = rest.len() + 1 == others.len();
            self.see(rest);
            if is_once && !self.vars.contains(&var) {
                self.last.insert(node);
            }
        }
        self.see(others);
    }

    /// The variable that the value is the content of, if it is ours and begins in this region.
    fn whole_of(&self, node: NodeId, region: RegionId) -> Option<VarId> {
        let n = self.graph.node(node);
        let Op::Read(shape, _) = &n.op else { return None };
        let v = self.graph.var(shape.var);
        let is_own = v.kind == VarKind::Local || v.kind == VarKind::Lent && v.frozen;
        let fits = is_own && !n.primal && shape.proj.is_empty() && self.regions.home.get(&shape.var) == Some(&region);
        fits.then_some(shape.var)
    }

    /// Notes the values, and the variables that they are read from.
    fn see(&mut self, mut stack: Vec<NodeId>) {
        while let Some(node) = stack.pop() {
            if !self.nodes.insert(node) {
                continue;
            }
            let n = self.graph.node(node);
            if let Op::Read(shape, _) | Op::Len(shape, _) = &n.op {
                self.vars.insert(shape.var);
            }
            stack.extend(&n.args);
        }
    }
}
