//! Loops that add to neighbouring elements in every round carry what is to come in locals.
//!
//! ```text
//! for i in a..b                         next = 0
//!   p[i + 1] += u                       for i in a..b
//!   p[i] += v                   =>        p[i] += next + v
//!                                         next = u
//!                                       if a < b  p[b] += next
//! ```
//!
//! So each element is touched once. Adjoints may be added up in any order; the user's own sums may not.

use super::memory::offset;
use super::stores::count;
use crate::analysis::{Homes, RegionId, Regions};
use crate::graph::{Graph, LabelId, Loop, LoopKind, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty, VarId, VarKind};
use std::collections::{BTreeMap, HashMap, HashSet};

/// So many elements are carried at most.
const FARTHEST: usize = 3;

/// What a loop adds to neighbours.
struct Neighbours {
    /// The way to the sequence, whose elements are counted from the counter on.
    sequence: Path,
    /// The distance from the counter, and what is added there.
    terms: BTreeMap<i128, NodeId>,
}

/// Rewrites the loops; `forward` keeps pointing at the end of the forward sweep. Tells which loops.
pub fn carry_neighbours(graph: &mut Graph, forward: &mut usize) -> HashSet<LabelId> {
    let mut search = Search { homes: Homes::new(graph), next: 0, found: HashMap::new() };
    search.region(graph, &graph.body);
    let found = search.found;
    if found.is_empty() {
        return HashSet::new();
    }
    let mut body = std::mem::take(&mut graph.body);
    let behind = body.stmts.split_off((*forward).min(body.stmts.len()));
    let regions = search.homes.regions;
    rewrite(graph, &regions, &mut body, &found);
    *forward = body.stmts.len();
    let mut behind = Region { stmts: behind, ..Region::default() };
    rewrite(graph, &regions, &mut behind, &found);
    body.stmts.append(&mut behind.stmts);
    graph.body = body;
    found.into_keys().collect()
}

struct Search {
    homes: Homes,
    next: RegionId,
    found: HashMap<LabelId, Vec<Neighbours>>,
}

impl Search {
    fn region(&mut self, graph: &Graph, region: &Region) {
        self.next += 1;
        for stmt in &region.stmts {
            if let Stmt::Loop(l) = stmt
                && let LoopKind::For { counter, inclusive: false, .. } = l.kind
            {
                let neighbours = self.neighbours(graph, l, counter, self.next);
                if !neighbours.is_empty() {
                    self.found.insert(l.label, neighbours);
                }
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(graph, inner));
        }
    }

    fn neighbours(&mut self, graph: &Graph, l: &Loop, counter: NodeId, body: RegionId) -> Vec<Neighbours> {
        let mut adds: BTreeMap<VarId, Vec<(&Path, NodeId)>> = BTreeMap::new();
        for stmt in &l.body.stmts {
            if let Stmt::Add(path, value) = stmt
                && matches!(path.proj.last(), Some(Proj::Index(_)))
            {
                adds.entry(path.var).or_default().push((path, *value));
            }
        }
        adds.retain(|_, adds| adds.len() > 1);
        if adds.is_empty() || may_leave(&l.body) {
            return Vec::new();
        }
        let mut named = HashMap::new();
        count(graph, &l.body.stmts, &mut named);
        adds.retain(|var, adds| named[var] == adds.len() && is_lasting(graph, &self.homes, *var, body));
        adds.values().filter_map(|adds| self.group(graph, adds, counter, body)).collect()
    }

    fn group(&mut self, graph: &Graph, adds: &[(&Path, NodeId)], counter: NodeId, body: RegionId) -> Option<Neighbours> {
        let (_, before) = adds[0].0.proj.split_last()?;
        let sequence = Path { var: adds[0].0.var, proj: before.to_vec() };
        let homes = &mut self.homes;
        if sequence.nodes().any(|node| homes.is_inside(graph, node, body)) {
            return None;
        }
        let mut terms = BTreeMap::new();
        for (path, value) in adds {
            let (Proj::Index(index), before) = path.proj.split_last()? else { return None };
            let (base, distance) = offset(graph, *index);
            if before != sequence.proj || base != Some(counter) || !is_term(graph, *value) || terms.insert(distance, *value).is_some() {
                return None;
            }
        }
        let span = terms.keys().last()? - terms.keys().next()?;
        (span as usize == terms.len() - 1 && terms.len() <= FARTHEST + 1).then_some(Neighbours { sequence, terms })
    }
}

/// Whether the value is a number that the user's own function does not compute, so that what it is added to is an adjoint.
pub fn is_term(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    n.ty.is_real() && !n.primal && graph.constant(node).is_none()
}

/// Whether the variable is an adjoint, by all that is seen here, and lives longer than a round.
pub fn is_lasting(graph: &Graph, homes: &Homes, var: VarId, body: RegionId) -> bool {
    let is_ours = matches!(graph.var(var).kind, VarKind::Local | VarKind::Lent);
    is_ours && homes.regions.home.get(&var).is_some_and(|home| !homes.regions.encloses(body, *home))
}

/// Whether something in the region may end the loop or the function.
pub fn may_leave(region: &Region) -> bool {
    let leaves =
        |stmt: &Stmt| matches!(stmt, Stmt::Break(_) | Stmt::Exit(_)) || stmt.regions().into_iter().any(|(inner, _)| may_leave(inner));
    region.stmts.iter().any(leaves)
}

fn rewrite(graph: &mut Graph, regions: &Regions, region: &mut Region, found: &HashMap<LabelId, Vec<Neighbours>>) {
    for mut stmt in std::mem::take(&mut region.stmts) {
        stmt.regions_mut().into_iter().for_each(|inner| rewrite(graph, regions, inner, found));
        let neighbours = match &stmt {
            Stmt::Loop(l) => found.get(&l.label),
            _ => None,
        };
        let Stmt::Loop(mut l) = stmt else {
            region.stmts.push(stmt);
            continue;
        };
        let mut behind = Vec::new();
        for neighbours in neighbours.into_iter().flatten() {
            let carried = carry(graph, &mut l, neighbours, &mut region.stmts);
            behind.push(last_elements(graph, regions, &l.kind, &neighbours.sequence, &carried));
        }
        region.stmts.push(Stmt::Loop(l));
        region.stmts.append(&mut behind);
    }
}

/// Carries through this loop, behind declarations. What is carried in the end, and the distances that it stands for.
fn carry(graph: &mut Graph, l: &mut Loop, neighbours: &Neighbours, before: &mut Vec<Stmt>) -> Vec<(VarId, i128)> {
    let LoopKind::For { counter, reversed, .. } = l.kind else { unreachable!("found above") };
    let Neighbours { sequence, terms } = neighbours;
    l.body.stmts.retain(|stmt| !matches!(stmt, Stmt::Add(path, _) if path.var == sequence.var));
    // From the element that no later round reaches to the one that this round reaches first.
    let mut ordered: Vec<(i128, NodeId)> = terms.iter().map(|(distance, value)| (*distance, *value)).collect();
    if reversed {
        ordered.reverse();
    }
    let ty = graph.node(ordered[0].1).ty.clone();
    let name = format!("{}_next", graph.var(sequence.var).name);
    let span = graph.var(sequence.var).span;
    let carried: Vec<VarId> = ordered[1..].iter().map(|_| graph.new_var(&name, ty.clone(), VarKind::Local, span)).collect();
    let zero = graph.push(Op::constant(0.0), Vec::new(), ty.clone());
    before.extend(carried.iter().map(|var| Stmt::Write(Path::var(*var), zero)));

    let mut store = None;
    for (place, (distance, value)) in ordered.iter().enumerate() {
        let sum = match carried.get(place) {
            Some(var) => {
                let old = read(graph, *var, &ty);
                l.body.stmts.push(Stmt::Let(old));
                graph.push(Op::Scalar(ScalarOp::Add), vec![old, *value], ty.clone())
            }
            None => *value,
        };
        l.body.stmts.push(match store {
            None => Stmt::Add(sequence.index(at(graph, counter, *distance)), sum),
            Some(var) => Stmt::Write(Path::var(var), sum),
        });
        store = carried.get(place).copied();
    }
    carried.into_iter().zip(ordered.into_iter().map(|(distance, _)| distance)).collect()
}

/// What is carried out of the last round belongs to the elements that the next one would reach, if there was a round.
fn last_elements(graph: &mut Graph, regions: &Regions, kind: &LoopKind, sequence: &Path, carried: &[(VarId, i128)]) -> Stmt {
    let LoopKind::For { start, end, reversed, .. } = *kind else { unreachable!("found above") };
    let cond = graph.push(Op::Scalar(ScalarOp::Lt), vec![start, end], Ty::Bool);
    let mut then = Region::default();
    for (var, distance) in carried {
        let ty = graph.var(*var).ty.clone();
        let rest = read(graph, *var, &ty);
        let index = if reversed { at(graph, start, distance - 1) } else { at(graph, end, *distance) };
        let path = sequence.map(&mut |node| apart(graph, regions, node)).index(index);
        then.stmts.extend([Stmt::Let(rest), Stmt::Add(path, rest)]);
    }
    Stmt::If { cond, then, els: Region::default(), outs: Vec::new() }
}

/// The same integer, computed by itself: where the loop does not run, nobody says that it can be computed.
pub fn apart(graph: &mut Graph, regions: &Regions, node: NodeId) -> NodeId {
    let n = graph.node(node).clone();
    if graph.is_leaf(node) || matches!(n.op, Op::Bound(_)) || regions.node.contains_key(&node) {
        return node;
    }
    let args = n.args.iter().map(|arg| apart(graph, regions, *arg)).collect();
    graph.push(n.op, args, n.ty)
}

/// The value of a local.
pub fn read(graph: &mut Graph, var: VarId, ty: &Ty) -> NodeId {
    let stamp = graph.new_stamp();
    let (shape, args) = Path::var(var).split();
    graph.push(Op::Read(shape, stamp), args, ty.clone())
}

/// An index with a distance.
pub fn at(graph: &mut Graph, index: NodeId, distance: i128) -> NodeId {
    if distance == 0 {
        return index;
    }
    let op = if distance < 0 { ScalarOp::Sub } else { ScalarOp::Add };
    let distance = graph.push(Op::Int(distance.abs()), Vec::new(), Ty::Int);
    graph.push(Op::Scalar(op), vec![index, distance], Ty::Int)
}
