//! What is added to an element of zeros that nobody has touched is stored.
//!
//! `d_x = zeros; for i .. { d_x[i] += v }` becomes `d_x = zeros; for i .. { d_x[i] = v }`: every round has its own element.
//! Where the share of a factor of a matrix product comes first, it becomes the adjoint, without zeros before.
//! Only adjoints are treated so, since a zero may lose its sign.

use super::memory::offset;
use super::neighbours::is_term;
use super::stores::count;
use crate::graph::{Graph, Loop, LoopKind, MatrixOp, NodeId, Op, Path, Proj, Region, Stmt, VarId};
use std::collections::{HashMap, HashSet};

/// Rewrites the statements; `forward` keeps pointing at the end of the forward sweep. Tells whether there were any.
pub fn store_firsts(graph: &mut Graph, forward: &mut usize) -> bool {
    let mut body = std::mem::take(&mut graph.body);
    let stored = store(graph, &mut body);
    graph.body = body;
    *forward -= stored.overtaken.iter().filter(|at| **at < *forward).count();
    stored.any
}

/// What was done to the statements of a region.
#[derive(Default)]
struct Stored {
    any: bool,
    /// Where zeros were stored that are not there any more.
    overtaken: Vec<usize>,
}

fn store(graph: &Graph, region: &mut Region) -> Stored {
    let mut stored = Stored::default();
    // Places of zeros that no other statement has named, with where they begin.
    let mut zeros: HashMap<VarId, usize> = HashMap::new();
    for (at, stmt) in region.stmts.iter_mut().enumerate() {
        for inner in stmt.regions_mut() {
            stored.any |= store(graph, inner).any;
        }
        let mut named = HashMap::new();
        if !zeros.is_empty() {
            count(graph, std::slice::from_ref(stmt), &mut named);
        }
        match stmt {
            Stmt::Loop(l) => {
                let once: HashSet<VarId> = zeros.keys().copied().filter(|var| named.get(var) == Some(&1)).collect();
                stored.any |= !once.is_empty() && in_loop(graph, l, &mut Vec::new(), &once);
            }
            Stmt::Add(path, value) if path.proj.is_empty() && is_share(graph, *value) => {
                if let Some(begin) = zeros.get(&path.var)
                    && !looks_at(graph, *value, path.var)
                {
                    stored.overtaken.push(*begin);
                    stored.any = true;
                    *stmt = Stmt::Write(path.clone(), *value);
                }
            }
            _ => {}
        }
        zeros.retain(|var, _| !named.contains_key(var));
        if !stmt.jumps().is_empty() {
            // Behind the goal of the jump the zeros may be all there is.
            zeros.clear();
        }
        zeros.extend(declared(graph, stmt).map(|var| (var, at)));
    }
    let mut at = 0..;
    region.stmts.retain(|_| !stored.overtaken.contains(&at.next().expect("there is no last number")));
    stored
}

/// Whether the value is the share of a factor of a product, which has the type of what it is added to.
fn is_share(graph: &Graph, value: NodeId) -> bool {
    matches!(graph.node(value).op, Op::Matrix(MatrixOp::ProductLeft | MatrixOp::ProductRight))
}

/// Whether the variable is among what the value is computed from.
fn looks_at(graph: &Graph, value: NodeId, var: VarId) -> bool {
    graph.depends(vec![value]).into_iter().any(|node| graph.path_of(node).is_some_and(|path| path.var == var))
}

/// The variable that is filled with zeros here.
fn declared(graph: &Graph, stmt: &Stmt) -> Option<VarId> {
    match stmt {
        Stmt::Write(path, value) if path.proj.is_empty() && is_zero(graph, *value) => Some(path.var),
        _ => None,
    }
}

/// Whether the value is zero for sure, whatever its type.
pub fn is_zero(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    match n.op {
        Op::Repeat(_) => is_zero(graph, n.args[0]),
        Op::ZeroLike | Op::Zeros | Op::ZeroIfAny => true,
        _ => graph.constant(node).is_some_and(|value| value.to_bits() == 0),
    }
}

/// Stores in the loop, whose elements are counted by its counter and those of the loops around it.
fn in_loop(graph: &Graph, l: &mut Loop, counters: &mut Vec<NodeId>, vars: &HashSet<VarId>) -> bool {
    let LoopKind::For { counter, .. } = l.kind else { return false };
    counters.push(counter);
    let changed = in_region(graph, &mut l.body, counters, vars);
    counters.pop();
    changed
}

fn in_region(graph: &Graph, region: &mut Region, counters: &mut Vec<NodeId>, vars: &HashSet<VarId>) -> bool {
    let mut changed = false;
    for stmt in &mut region.stmts {
        match stmt {
            Stmt::Loop(l) => changed |= in_loop(graph, l, counters, vars),
            Stmt::Add(path, value) if vars.contains(&path.var) && is_term(graph, *value) && is_own(graph, path, counters) => {
                *stmt = Stmt::Write(path.clone(), *value);
                changed = true;
            }
            _ => {
                for inner in stmt.regions_mut() {
                    changed |= in_region(graph, inner, counters, vars);
                }
            }
        }
    }
    changed
}

/// Whether no other rounds name the element.
fn is_own(graph: &Graph, path: &Path, counters: &[NodeId]) -> bool {
    let base = |proj: &Proj| match proj {
        Proj::Index(index) => offset(graph, *index).0,
        _ => None,
    };
    let bases: HashSet<NodeId> = path.proj.iter().filter_map(base).collect();
    counters.iter().all(|counter| bases.contains(counter))
}
