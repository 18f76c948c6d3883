//! Removes what nobody needs: values, stores, records and the statements around them.
//!
//! Everything is taken to be dead; what has an effect outside is marked, and from there what it needs. A variable is
//! needed once somebody needed reads it, and then all its stores are; a part of a record only if it is needed where it
//! comes back.

mod marks;
mod unreached;

use super::Removed;
use crate::graph::{Graph, LabelId, LoopKind, NodeId, Op, ProjShape, Region, Stmt, Ty, VarId, VarKind};
use marks::{Item, Marks};
use std::collections::{HashMap, HashSet};

/// Removes dead code; `forward` keeps pointing at the end of the forward sweep.
pub fn remove_dead(graph: &mut Graph, forward: &mut usize) -> Removed {
    unreached::empty_unreached(graph);
    let body = std::mem::take(&mut graph.body);
    let mut survey = Survey::new(graph);
    survey.region(&body, None);
    let mut marks = Marks::new(graph, &survey);
    body.yields.iter().for_each(|n| marks.need(Item::Node(*n)));
    marks.run();
    let Marks { stmts, nodes, parts, .. } = marks;
    let shapes = shapes(graph, &survey, &parts);
    let mut sweep = Sweep { live: &stmts, nodes: &nodes, shapes: &shapes, next: 0, depth: 0, removed: Removed::default() };
    let body = sweep.body(body, forward);
    let removed = sweep.removed;
    graph.body = body;
    shrink_records(graph, &shapes);
    removed
}

/// A statement, by its number in order.
struct Entry<'b> {
    stmt: &'b Stmt,
    parent: Option<usize>,
}

/// Who defines, writes and surrounds what.
struct Survey<'g, 'b> {
    graph: &'g Graph,
    entries: Vec<Entry<'b>>,
    definer: HashMap<NodeId, usize>,
    writers: HashMap<VarId, Vec<usize>>,
    breaks: HashMap<LabelId, Vec<usize>>,
    labelled: HashMap<LabelId, usize>,
}

impl<'g, 'b> Survey<'g, 'b> {
    fn new(graph: &'g Graph) -> Self {
        Survey {
            graph,
            entries: Vec::new(),
            definer: HashMap::new(),
            writers: HashMap::new(),
            breaks: HashMap::new(),
            labelled: HashMap::new(),
        }
    }

    fn region(&mut self, region: &'b Region, parent: Option<usize>) {
        for stmt in &region.stmts {
            let number = self.entries.len();
            self.entries.push(Entry { stmt, parent });
            for node in stmt.defines() {
                self.definer.entry(node).or_insert(number);
            }
            match stmt {
                Stmt::Break(label) => self.breaks.entry(*label).or_default().push(number),
                Stmt::Block { label, .. } => {
                    self.labelled.insert(*label, number);
                }
                Stmt::Loop(l) => {
                    self.labelled.insert(l.label, number);
                }
                Stmt::Write(path, _) | Stmt::Add(path, _) | Stmt::Restore(path, ..) | Stmt::Push(path, _) | Stmt::Pop(path, _) => {
                    self.writers.entry(path.var).or_default().push(number)
                }
                Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => {
                    for path in [a, b] {
                        self.writers.entry(path.var).or_default().push(number);
                    }
                }
                _ => {}
            }
            for (inner, entry) in stmt.regions() {
                for node in entry {
                    self.definer.insert(node, number);
                }
                self.region(inner, Some(number));
            }
        }
    }

    /// Whether the variable can be looked at from outside, or storing to it may fail.
    fn is_visible(&self, var: VarId) -> bool {
        let v = self.graph.var(var);
        match v.kind {
            VarKind::Param(_) | VarKind::Lent => true,
            VarKind::Local => !v.ty.is_scalar() && self.graph.is_handed_out(var) || self.graph.unread.contains(&var),
            VarKind::Record => false,
        }
    }

    /// Whether the statement does something besides giving values and storing them.
    fn has_effect(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Let(node) => self.may_fail(*node),
            Stmt::Call(_) | Stmt::Pullback(_) | Stmt::Exit(_) => true,
            Stmt::Loop(l) => !matches!(l.kind, LoopKind::For { .. }),
            _ => false,
        }
    }

    fn may_fail(&self, node: NodeId) -> bool {
        let n = self.graph.node(node);
        match &n.op {
            Op::Snippet(_) => self.graph.has_effect(node) || self.graph.diverging.contains(&node),
            Op::Read(shape, _) => n.primal && shape.proj.iter().any(|p| !matches!(p, ProjShape::Field(_))),
            _ => false,
        }
    }
}

fn is_record(graph: &Graph, var: VarId) -> bool {
    graph.var(var).kind == VarKind::Record
}

/// By record that loses parts: which stay.
fn shapes(graph: &Graph, survey: &Survey<'_, '_>, parts: &HashSet<(VarId, usize)>) -> HashMap<VarId, Vec<bool>> {
    let mut shapes = HashMap::new();
    for (var, writers) in &survey.writers {
        let arity = writers.iter().find_map(|w| match survey.entries[*w].stmt {
            Stmt::Push(_, nodes) => Some(nodes.len()),
            _ => None,
        });
        let Some(arity) = arity.filter(|_| is_record(graph, *var)) else { continue };
        let shape: Vec<bool> = (0..arity).map(|i| parts.contains(&(*var, i))).collect();
        if shape.contains(&true) && shape.contains(&false) {
            shapes.insert(*var, shape);
        }
    }
    shapes
}

/// The types of records that lost parts.
fn shrink_records(graph: &mut Graph, shapes: &HashMap<VarId, Vec<bool>>) {
    for (var, shape) in shapes {
        let stack = innermost(&mut graph.vars[var.index()].ty);
        if let Ty::Vec(element) = stack
            && let Ty::Tuple(items) = &**element
        {
            let left: Vec<Ty> = kept(items, shape);
            let element = if let [one] = &left[..] { one.clone() } else { Ty::Tuple(left) };
            *stack = Ty::Vec(Box::new(element));
        }
    }
}

/// What a record is an array of, or the record itself.
fn innermost(ty: &mut Ty) -> &mut Ty {
    match ty {
        Ty::Array(element, _) => innermost(element),
        stack => stack,
    }
}

fn kept<T: Clone>(items: &[T], shape: &[bool]) -> Vec<T> {
    items.iter().zip(shape).filter(|(_, keep)| **keep).map(|(item, _)| item.clone()).collect()
}

/// Takes out what was not marked.
struct Sweep<'m> {
    live: &'m [bool],
    nodes: &'m HashSet<NodeId>,
    shapes: &'m HashMap<VarId, Vec<bool>>,
    next: usize,
    depth: usize,
    removed: Removed,
}

impl Sweep<'_> {
    fn body(&mut self, body: Region, forward: &mut usize) -> Region {
        let mut kept = Vec::new();
        let mut cut = None;
        for (index, stmt) in body.stmts.into_iter().enumerate() {
            if index == *forward {
                cut = Some(kept.len());
            }
            kept.extend(self.stmt(stmt));
        }
        *forward = cut.unwrap_or(kept.len());
        Region { stmts: kept, ..body }
    }

    fn region(&mut self, region: &mut Region) {
        self.depth += 1;
        let stmts = std::mem::take(&mut region.stmts);
        region.stmts = stmts.into_iter().filter_map(|s| self.stmt(s)).collect();
        self.depth -= 1;
    }

    fn stmt(&mut self, mut stmt: Stmt) -> Option<Stmt> {
        let live = self.live[self.next];
        self.next += 1;
        for inner in stmt.regions_mut() {
            self.region(inner);
        }
        if !live {
            self.removed.count(&stmt, self.depth > 0);
            return None;
        }
        match &mut stmt {
            Stmt::Push(path, nodes) => {
                if let Some(shape) = self.shapes.get(&path.var) {
                    *nodes = kept(nodes, shape);
                }
            }
            Stmt::Pop(path, outs) => {
                if let Some(shape) = self.shapes.get(&path.var) {
                    *outs = kept(outs, shape);
                }
            }
            Stmt::If { .. } | Stmt::Match { .. } => self.drop_outs(&mut stmt),
            _ => {}
        }
        Some(stmt)
    }

    /// Results of branches that nobody uses go, with what they would be.
    fn drop_outs(&self, stmt: &mut Stmt) {
        let (Stmt::If { outs, .. } | Stmt::Match { outs, .. }) = &mut *stmt else { return };
        let used: Vec<bool> = outs.iter().map(|o| self.nodes.contains(o)).collect();
        if used.iter().all(|u| *u) {
            return;
        }
        *outs = kept(outs, &used);
        for region in stmt.regions_mut() {
            region.yields = kept(&region.yields, &used);
        }
    }
}
