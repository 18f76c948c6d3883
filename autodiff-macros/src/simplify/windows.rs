//! Elements that the next round of a loop reads again are handed on to it.
//!
//! ```text
//!                                   here = if a < b { x[a] } else { 0 }
//! for i in a..b                     for i in a..b
//!   .. x[i] .. x[i + 1] ..    =>      ahead = x[i + 1]
//!                                     .. here .. ahead ..
//!                                     here = ahead
//! ```
//!
//! An index out of bounds is found where it was before: in the forward sweep only what a round reads first is handed on.

use super::memory::offset;
use super::neighbours::{apart, at, read};
use crate::analysis::Homes;
use crate::graph::{Graph, LabelId, Loop, LoopKind, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty, VarId, VarKind};
use std::collections::{BTreeMap, HashSet};

/// So many elements are handed on at most.
const FARTHEST: usize = 3;

/// By distance from the counter: statement and value.
type Reads = BTreeMap<i128, (usize, NodeId)>;

/// Neighbours that each round reads, from the one that no later round reads to the one that this round reads first.
struct Window {
    sequence: Path,
    /// Distance from the counter, statement, and value.
    reads: Vec<(i128, usize, NodeId)>,
}

/// Rewrites the loops of these labels; `forward` keeps pointing at the end of the forward sweep.
pub fn hand_on(graph: &mut Graph, forward: &mut usize, labels: &HashSet<LabelId>) {
    let mut homes = Homes::new(graph);
    let mut body = std::mem::take(&mut graph.body);
    let mut behind = Region { stmts: body.stmts.split_off((*forward).min(body.stmts.len())), ..Region::default() };
    let mut walk = Walk { graph, homes: &mut homes, labels, undoes: false };
    walk.region(&mut body);
    *forward = body.stmts.len();
    walk.undoes = true;
    walk.region(&mut behind);
    body.stmts.append(&mut behind.stmts);
    graph.body = body;
}

struct Walk<'w> {
    graph: &'w mut Graph,
    homes: &'w mut Homes,
    labels: &'w HashSet<LabelId>,
    /// The statements belong to the reverse sweep, which reads nothing that was not read before.
    undoes: bool,
}

impl Walk<'_> {
    fn region(&mut self, region: &mut Region) {
        for mut stmt in std::mem::take(&mut region.stmts) {
            stmt.regions_mut().into_iter().for_each(|inner| self.region(inner));
            if let Stmt::Loop(l) = &mut stmt
                && self.labels.contains(&l.label)
            {
                for window in self.windows(l) {
                    self.hand_on(l, &window, &mut region.stmts);
                }
            }
            region.stmts.push(stmt);
        }
    }

    fn windows(&mut self, l: &Loop) -> Vec<Window> {
        let LoopKind::For { counter, start, end, inclusive: false, reversed } = l.kind else { return Vec::new() };
        let mut found: Vec<(Path, Reads)> = Vec::new();
        for (position, stmt) in l.body.stmts.iter().enumerate() {
            if let Stmt::Let(node) = stmt
                && let Some((sequence, distance)) = self.element(*node, counter)
            {
                match found.iter_mut().find(|(known, _)| *known == sequence) {
                    Some((_, reads)) => reads.insert(distance, (position, *node)),
                    None => {
                        found.push((sequence, Reads::from([(distance, (position, *node))])));
                        None
                    }
                };
            }
        }
        let from = if reversed { end } else { start };
        let first = self.graph.integer(from).map_or(i128::MAX, |from| from - i128::from(reversed));
        let windows = found.into_iter().filter_map(|(sequence, reads)| {
            let (lowest, highest) = (*reads.keys().next()?, *reads.keys().next_back()?);
            let is_whole = (1..=FARTHEST).contains(&(reads.len() - 1)) && highest - lowest == reads.len() as i128 - 1;
            let mut reads: Vec<(i128, usize, NodeId)> = reads.into_iter().map(|(d, (position, node))| (d, position, node)).collect();
            if reversed {
                reads.reverse();
            }
            let handed = &reads[..reads.len() - 1];
            let leads = self.undoes || handed.iter().enumerate().all(|(at, (_, position, _))| at == *position);
            (is_whole && leads && first.saturating_add(lowest) >= 0).then_some(Window { sequence, reads })
        });
        // In the forward sweep only one sequence is read first.
        windows.collect()
    }

    /// The sequence that never changes of which the node is an element, counted from the counter.
    fn element(&mut self, node: NodeId, counter: NodeId) -> Option<(Path, i128)> {
        let n = self.graph.node(node);
        let path =
            self.graph.path_of(node).filter(|path| matches!(n.op, Op::Read(..)) && n.ty.is_real() && self.graph.var(path.var).frozen)?;
        let (last, before) = path.proj.split_last()?;
        let Proj::Index(index) = last else { return None };
        let (base, distance) = offset(self.graph, *index);
        let sequence = Path { var: path.var, proj: before.to_vec() };
        let body = self.homes.home(self.graph, counter);
        let homes = &mut *self.homes;
        let stays = sequence.nodes().all(|node| !homes.is_inside(self.graph, node, body));
        (base == Some(counter) && stays).then_some((sequence, distance))
    }

    fn hand_on(&mut self, l: &mut Loop, window: &Window, before: &mut Vec<Stmt>) {
        let LoopKind::For { start, end, reversed, .. } = l.kind else { unreachable!("found above") };
        let Window { sequence, reads } = window;
        let graph = &mut *self.graph;
        let ty = graph.node(reads[0].2).ty.clone();
        let handed = &reads[..reads.len() - 1];
        let (name, span) = (format!("{}_next", graph.var(sequence.var).name), graph.var(sequence.var).span);
        let vars: Vec<VarId> = handed.iter().map(|_| graph.new_var(&name, ty.clone(), VarKind::Local, span)).collect();

        // What the first round finds, if there is one.
        let mut then = Region::default();
        for (distance, ..) in handed {
            let index = if reversed { at(graph, end, distance - 1) } else { at(graph, start, *distance) };
            let sequence = sequence.map(&mut |node| apart(graph, &self.homes.regions, node));
            let (shape, args) = sequence.index(index).split();
            let stamp = graph.new_stamp();
            let first = graph.push(Op::Read(shape, stamp), args, ty.clone());
            then.stmts.push(Stmt::Let(first));
            then.yields.push(first);
        }
        let zero = graph.push(Op::constant(0.0), Vec::new(), ty.clone());
        let els = Region { yields: vec![zero; vars.len()], ..Region::default() };
        let cond = graph.push(Op::Scalar(ScalarOp::Lt), vec![start, end], Ty::Bool);
        let outs: Vec<NodeId> = vars.iter().map(|_| graph.new_bound(ty.clone())).collect();
        before.push(Stmt::If { cond, then, els, outs: outs.clone() });
        before.extend(vars.iter().zip(outs).map(|(var, out)| Stmt::Write(Path::var(*var), out)));

        for (var, (_, _, node)) in vars.iter().zip(handed) {
            let local = read(graph, *var, &ty);
            let (op, args) = (graph.node(local).op.clone(), graph.node(local).args.clone());
            let node = &mut graph.nodes[node.index()];
            (node.op, node.args) = (op, args);
        }
        l.body.stmts.extend(vars.iter().zip(&reads[1..]).map(|(var, (_, _, node))| Stmt::Write(Path::var(*var), *node)));
    }
}
