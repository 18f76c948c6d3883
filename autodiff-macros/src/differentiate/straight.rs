//! Lets what follows a branch that leaves stand in the branch that goes on.
//!
//! In comes the body of a function with `if c { return a } rest`, out goes `if c { a } else { rest }`: the reverse sweep of that
//! asks for the condition, where it would ask for a note of how the function was left. Jumps that lead where control goes
//! anyway are gone afterwards, and so are labels that nothing jumps to. Loops are left as they are, of which only the last
//! round leaves, and so is what leaves the derived function.

use super::jumps::last_stmt;
use crate::graph::{Graph, LabelId, NodeId, Region, Stmt};
use std::collections::HashMap;

/// Rewrites the body of the function.
pub fn straighten(graph: &mut Graph) {
    let mut body = std::mem::take(&mut graph.body);
    let mut straight = Straight { graph, handed: HashMap::new() };
    straight.region(&mut body, false, &[]);
    let handed = straight.handed;
    for node in &mut graph.nodes {
        node.args.iter_mut().for_each(|arg| *arg = resolved(&handed, *arg));
    }
    replace(&mut body, &handed);
    graph.body = body;
}

struct Straight<'g> {
    graph: &'g mut Graph,
    /// Results of statements that have one branch to come from now, and what that branch gives.
    handed: HashMap<NodeId, NodeId>,
}

impl Straight<'_> {
    /// Straightens a region and those inside. What it yields may be defined in its `rest`, if it is one; `near` are the blocks
    /// around it in the same round of the same loop.
    fn region(&mut self, region: &mut Region, yielding_rest: bool, near: &[LabelId]) {
        if !yielding_rest {
            self.take_in_rest(region, near);
        }
        let yields = yielding_rest || !region.yields.is_empty();
        for stmt in &mut region.stmts {
            let mut near = near.to_vec();
            match stmt {
                Stmt::Loop(_) => near.clear(),
                Stmt::Block { label, .. } => near.push(*label),
                _ => {}
            }
            let yields = yields && matches!(stmt, Stmt::Rest(_));
            stmt.regions_mut().into_iter().for_each(|inner| self.region(inner, yields, &near));
        }
        for stmt in std::mem::take(&mut region.stmts) {
            match stmt {
                Stmt::Block { label, mut body } => {
                    drop_jumps_at_end(&mut body.stmts, label);
                    let is_target = body.stmts.iter().flat_map(Stmt::jumps).any(|goal| goal == label);
                    let stmts = if is_target { vec![Stmt::Block { label, body }] } else { body.stmts };
                    append(&mut region.stmts, stmts);
                }
                stmt => append(&mut region.stmts, vec![stmt]),
            }
        }
    }

    /// Moves what follows the last statement but one into the only branch of that which goes on.
    fn take_in_rest(&mut self, region: &mut Region, near: &[LabelId]) {
        let [.., stmt @ (Stmt::If { .. } | Stmt::Match { .. }), Stmt::Rest(_)] = &region.stmts[..] else { return };
        let branches = stmt.regions();
        let leaves = |region: &Region| matches!(last_stmt(region), Some(Stmt::Break(goal)) if near.contains(goal));
        let Some(open) = branches.iter().position(|(branch, _)| !leaves(branch)) else { return };
        let ends = matches!(last_stmt(branches[open].0), Some(Stmt::Break(_) | Stmt::Exit(_)));
        if ends || branches.iter().skip(open + 1).any(|(branch, _)| !leaves(branch)) {
            return;
        }
        let Some(Stmt::Rest(rest)) = region.stmts.pop() else { return };
        let Some(stmt) = region.stmts.last_mut() else { return };
        // What the region yields comes out of the branch.
        let yields: Vec<NodeId> = region.yields.iter().map(|node| self.graph.new_bound(self.graph.node(*node).ty.clone())).collect();
        let inside = std::mem::replace(&mut region.yields, yields.clone());
        let outs = match stmt {
            Stmt::If { outs, .. } | Stmt::Match { outs, .. } => std::mem::replace(outs, yields),
            _ => return,
        };
        let branch = &mut stmt.regions_mut()[open];
        for (out, value) in outs.into_iter().zip(std::mem::replace(&mut branch.yields, inside)) {
            let name = self.graph.node(out).name.clone();
            let value_node = &mut self.graph.nodes[value.index()];
            value_node.name = value_node.name.take().or(name);
            self.handed.insert(out, value);
        }
        append(&mut branch.stmts, rest.stmts);
    }
}

/// Adds statements behind others; what is behind one that may jump is its rest.
fn append(stmts: &mut Vec<Stmt>, more: Vec<Stmt>) {
    for stmt in more {
        match (stmt, stmts.last_mut()) {
            (_, Some(Stmt::Break(_) | Stmt::Exit(_))) => return,
            (Stmt::Rest(body), _) => append(stmts, body.stmts),
            (stmt, Some(Stmt::Rest(inner))) => append(&mut inner.stmts, vec![stmt]),
            (stmt, Some(last)) if !last.jumps().is_empty() => {
                stmts.push(Stmt::Rest(Region { stmts: vec![stmt], ..Region::default() }));
            }
            (stmt, _) => stmts.push(stmt),
        }
    }
}

/// Takes away jumps to the end of these statements from their end.
fn drop_jumps_at_end(stmts: &mut Vec<Stmt>, label: LabelId) {
    match stmts.last_mut() {
        Some(Stmt::Break(goal)) if *goal == label => {
            stmts.pop();
        }
        Some(Stmt::Rest(rest)) => {
            drop_jumps_at_end(&mut rest.stmts, label);
            if rest.stmts.is_empty() {
                stmts.pop();
                drop_jumps_at_end(stmts, label);
            }
        }
        Some(stmt @ (Stmt::If { .. } | Stmt::Match { .. } | Stmt::Block { .. })) => {
            let gives = matches!(stmt, Stmt::If { outs, .. } | Stmt::Match { outs, .. } if !outs.is_empty());
            for inner in stmt.regions_mut().into_iter().filter(|_| !gives) {
                drop_jumps_at_end(&mut inner.stmts, label);
            }
        }
        _ => {}
    }
}

/// What a result of a statement is now.
fn resolved(handed: &HashMap<NodeId, NodeId>, node: NodeId) -> NodeId {
    handed.get(&node).map_or(node, |value| resolved(handed, *value))
}

fn replace(region: &mut Region, handed: &HashMap<NodeId, NodeId>) {
    region.yields.iter_mut().for_each(|node| *node = resolved(handed, *node));
    for stmt in &mut region.stmts {
        if let Stmt::Let(node) = stmt {
            *node = resolved(handed, *node);
        }
        stmt.map_operands(&mut |node| resolved(handed, node));
        stmt.regions_mut().into_iter().for_each(|inner| replace(inner, handed));
    }
}
