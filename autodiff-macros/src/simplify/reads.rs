//! Reads that stand behind a loop of the reverse sweep move in front of it, if the loop repeats them.
//!
//! `for i .. { .. d / a[k] .. } d * a[k]` becomes `let item = a[k]; for i .. { .. d / item .. } d * item`, once equal reads
//! are one. Nothing fails that did not before: what the reverse sweep reads, the forward sweep has read.

use crate::graph::{Graph, NodeId, Op, Region, Shape, Stmt};
use std::collections::{BTreeMap, HashMap};

/// A place without its state.
type Key<'g> = (&'g Shape, &'g [NodeId]);

/// Moves reads within the statements from `forward` on. Tells whether there were any.
pub fn raise_reads(graph: &mut Graph, forward: usize) -> bool {
    let mut body = std::mem::take(&mut graph.body);
    let mut reverse = Region { stmts: body.stmts.split_off(forward.min(body.stmts.len())), ..Region::default() };
    let changed = raise(graph, &mut reverse);
    body.stmts.append(&mut reverse.stmts);
    graph.body = body;
    changed
}

fn raise(graph: &Graph, region: &mut Region) -> bool {
    let mut changed = false;
    for stmt in &mut region.stmts {
        for inner in stmt.regions_mut() {
            changed |= raise(graph, inner);
        }
    }
    let targets = targets(graph, region);
    if targets.is_empty() {
        return changed;
    }
    let mut stmts: Vec<Option<Stmt>> = std::mem::take(&mut region.stmts).into_iter().map(Some).collect();
    let mut moved: BTreeMap<usize, Vec<Stmt>> = BTreeMap::new();
    for (from, to) in targets {
        moved.entry(to).or_default().extend(stmts[from].take());
    }
    for (position, stmt) in stmts.into_iter().enumerate() {
        region.stmts.extend(moved.remove(&position).into_iter().flatten());
        region.stmts.extend(stmt);
    }
    true
}

/// The reads of the region that can move, and the loops in front of which they are wanted.
fn targets(graph: &Graph, region: &Region) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    // By path: the first loop that reads it, since the last statement that may jump.
    let mut loops: HashMap<Key<'_>, usize> = HashMap::new();
    let mut defined: HashMap<NodeId, usize> = HashMap::new();
    for (position, stmt) in region.stmts.iter().enumerate() {
        if !stmt.jumps().is_empty() {
            loops.clear();
        }
        if let Stmt::Loop(l) = stmt {
            reads(graph, &l.body, &mut |key| {
                loops.entry(key).or_insert(position);
            });
        }
        if let Stmt::Let(node) = stmt
            && let Some(to) = key(graph, *node).and_then(|key| loops.get(&key)).copied()
            && is_known_before(graph, *node, to, &defined)
        {
            out.push((position, to));
            defined.insert(*node, to);
            continue;
        }
        // What was written is another content from here on.
        let written = stmt.written(graph);
        loops.retain(|(shape, _), _| !written.contains(&shape.var));
        defined.extend(stmt.defines().into_iter().map(|node| (node, position)));
    }
    out
}

/// What the node reads, if that is a number: two such reads see the same, unless the variable is written in between.
fn key(graph: &Graph, node: NodeId) -> Option<Key<'_>> {
    let node = graph.node(node);
    match &node.op {
        Op::Read(shape, _) if node.ty.is_scalar() => Some((shape, &node.args)),
        _ => None,
    }
}

/// The keys of what the region and those inside read.
fn reads<'g>(graph: &'g Graph, region: &Region, f: &mut impl FnMut(Key<'g>)) {
    for stmt in &region.stmts {
        if let Stmt::Let(node) = stmt {
            key(graph, *node).into_iter().for_each(&mut *f);
        }
        stmt.regions().into_iter().for_each(|(inner, _)| reads(graph, inner, f));
    }
}

/// Whether all that the node is computed from is known in front of the statement.
fn is_known_before(graph: &Graph, node: NodeId, position: usize, defined: &HashMap<NodeId, usize>) -> bool {
    let mut stack = graph.node(node).args.clone();
    while let Some(node) = stack.pop() {
        match defined.get(&node) {
            Some(at) if *at >= position => return false,
            Some(_) => {}
            None => stack.extend(&graph.node(node).args),
        }
    }
    true
}
