//! Forward mode: every statement is joined by the one that moves the tangents.
//!
//! Works on any graph, a gradient included: records get a second record, pullbacks a tangent form. The primal statements
//! and nodes stay what they were.

/// Calls.
mod calls;

/// Struct literals.
mod literals;

use crate::analysis::varied;
use crate::graph::{Builder, CallMode, Graph, LoopKind, NodeId, Op, Path, Region, ScalarOp, Stmt, Ty, VarId, VarKind};
use crate::rules::{Guard, matrix, rule};
use proc_macro2::Span;
use std::collections::{HashMap, HashSet};

/// A function with its directional derivative.
pub struct Forward {
    pub graph: Graph,
    /// Number of statements up to the position given.
    pub cut: usize,
    /// Variables that carry a tangent, and the variable that holds it.
    pub tangents: HashMap<VarId, VarId>,
    /// The tangents of the yields of the body; `None` where one is zero.
    pub yields: Vec<Option<NodeId>>,
}

/// Differentiates the body in the direction of the inputs. Statement number `cut` is followed through the rewriting;
/// the tangents of the first `early` yields are computed before it.
pub fn forward(source: &Graph, inputs: &[VarId], cut: usize, early: usize) -> Forward {
    let varied = varied(source, inputs);
    let mut sweep = Sweep {
        b: Builder::new(source.clone()),
        source,
        is_varied: varied.0,
        is_varied_var: varied.1,
        tangents: HashMap::new(),
        dots: HashMap::new(),
        pullbacks: HashSet::new(),
        shapes: HashMap::new(),
    };
    sweep.find_pullbacks(&source.body);
    // A result may be part of an input that no statement names.
    for input in inputs {
        sweep.tangent_var(*input);
    }
    sweep.b.open();
    sweep.b.import((0..source.nodes.len()).map(|i| NodeId(i as u32)).filter(|n| source.is_leaf(*n)));
    let mut position = 0;
    for (index, stmt) in source.body.stmts.iter().enumerate() {
        if index == cut {
            for node in &source.body.yields[..early] {
                // Others have their place already.
                if let Some(dot) = sweep.tangent(*node)
                    && dot.index() >= source.nodes.len()
                    && !sweep.b.graph.is_leaf(dot)
                    && !matches!(sweep.b.graph.node(dot).op, Op::Bound(_) | Op::Read(..) | Op::Len(..))
                {
                    sweep.b.push(Stmt::Let(dot));
                }
            }
            position = sweep.b.position();
        }
        sweep.stmt(stmt);
    }
    if cut >= source.body.stmts.len() {
        position = sweep.b.position();
    }
    let yields: Vec<Option<NodeId>> = source.body.yields.iter().map(|n| sweep.tangent(*n)).collect();
    let mut body = sweep.b.close();
    body.yields = source.body.yields.clone();
    body.yields.extend(yields.iter().flatten());
    let mut graph = std::mem::take(&mut sweep.b.graph);
    graph.kept.extend(source.kept.iter().filter_map(|v| sweep.tangents.get(v)));
    graph.body = body;
    Forward { graph, cut: position, tangents: sweep.tangents, yields }
}

struct Sweep<'s> {
    b: Builder,
    source: &'s Graph,
    is_varied: Vec<bool>,
    is_varied_var: Vec<bool>,
    tangents: HashMap<VarId, VarId>,
    dots: HashMap<NodeId, Option<NodeId>>,
    pullbacks: HashSet<NodeId>,
    /// Per record: which of the values in it have a tangent.
    shapes: HashMap<VarId, Vec<bool>>,
}

impl Sweep<'_> {
    fn varied(&self, node: NodeId) -> bool {
        self.is_varied.get(node.index()).copied().unwrap_or(false)
    }

    fn varied_var(&self, var: VarId) -> bool {
        self.is_varied_var.get(var.index()).copied().unwrap_or(false)
    }

    /// A record of pullbacks alone has no second record.
    fn has_tangent(&self, var: VarId) -> bool {
        self.shapes.get(&var).is_none_or(|shape| shape.contains(&true))
    }

    fn find_pullbacks(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match stmt {
                Stmt::Call(call) => {
                    if let CallMode::Record { pullback } = call.mode {
                        self.pullbacks.insert(pullback);
                    }
                }
                Stmt::Push(path, nodes) if self.source.var(path.var).kind == VarKind::Record => {
                    let shape = nodes
                        .iter()
                        .map(|n| (self.source.node(*n).ty.is_real() || self.varied(*n)) && !self.pullbacks.contains(n))
                        .collect();
                    self.shapes.insert(path.var, shape);
                }
                Stmt::Pop(path, outs) => {
                    if let Some(shape) = self.shapes.get(&path.var) {
                        let hidden = outs.iter().zip(shape).filter(|(o, has)| !**has && self.source.node(**o).ty.can_be_active());
                        self.pullbacks.extend(hidden.map(|(o, _)| *o).collect::<Vec<_>>());
                    }
                }
                _ => {}
            }
            for (inner, _) in stmt.regions() {
                self.find_pullbacks(inner);
            }
        }
    }

    // ---- places

    fn place(&mut self, path: &Path) -> Path {
        path.rebase(self.tangent_var(path.var))
    }

    fn tangent_var(&mut self, var: VarId) -> VarId {
        if let Some(tangent) = self.tangents.get(&var) {
            return *tangent;
        }
        let source = self.source.var(var).clone();
        let kind = match source.kind {
            VarKind::Param(_) => VarKind::Lent,
            other => other,
        };
        let name = format!("{}_dot", source.name);
        let tangent = self.b.graph.new_var(&name, self.tangent_ty(var), kind, Span::mixed_site().located_at(source.span));
        self.b.graph.vars[tangent.index()].frozen = source.frozen;
        self.b.graph.resemble(tangent, &Path::var(var));
        self.tangents.insert(var, tangent);
        tangent
    }

    fn tangent_ty(&self, var: VarId) -> Ty {
        let ty = &self.source.var(var).ty;
        match (self.shapes.get(&var), ty) {
            (Some(shape), Ty::Vec(element)) => {
                let items: Vec<Ty> = match &**element {
                    Ty::Tuple(items) => items.clone(),
                    one => vec![one.clone()],
                };
                let kept: Vec<Ty> = items.into_iter().zip(shape).filter(|(_, has)| **has).map(|(t, _)| t.tangent()).collect();
                Ty::Vec(Box::new(if let [one] = &kept[..] { one.clone() } else { Ty::Tuple(kept) }))
            }
            _ => ty.tangent(),
        }
    }

    // ---- values

    /// The tangent of a value, if it is not zero.
    fn tangent(&mut self, node: NodeId) -> Option<NodeId> {
        if !self.varied(node) || self.pullbacks.contains(&node) {
            return None;
        }
        if let Some(dot) = self.dots.get(&node) {
            return *dot;
        }
        let dot = self.compute(node).filter(|d| self.b.graph.constant(*d) != Some(0.0));
        if let (Some(dot), Some(name)) = (dot, &self.source.node(node).name) {
            let name = format!("{name}_dot");
            let n = &mut self.b.graph.nodes[dot.index()];
            if n.name.is_none() && matches!(n.op, Op::Scalar(_) | Op::Select) && dot.index() >= self.source.nodes.len() {
                n.name = Some(name.as_str().into());
            }
        }
        self.dots.insert(node, dot);
        dot
    }

    fn compute(&mut self, node: NodeId) -> Option<NodeId> {
        let n = self.source.node(node).clone();
        match &n.op {
            Op::Read(..) => {
                let path = self.source.path_of(node).expect("a read");
                let place = self.place(&path);
                Some(self.b.read(&place))
            }
            _ if matrix::is_whole(&self.b, node) => {
                let mut sum: Option<NodeId> = None;
                for (index, arg) in n.args.iter().enumerate() {
                    let Some(dot) = self.tangent(*arg) else { continue };
                    let Some(part) = matrix::tangent(&mut self.b, node, index, dot) else { continue };
                    sum = Some(match sum {
                        Some(s) => self.b.node(Op::Scalar(ScalarOp::Add), vec![s, part], n.ty.tangent()),
                        None => part,
                    });
                }
                sum
            }
            Op::Scalar(op) => {
                let dots: Vec<Option<NodeId>> = n.args.iter().map(|arg| self.tangent(*arg)).collect();
                rule(*op).tangent(&mut self.b, node, &dots)
            }
            Op::Select => self.select(node),
            Op::Cast(to) => {
                let dot = self.tangent(n.args[0])?;
                matches!(n.ty, Ty::Real(_)).then(|| self.b.node(Op::Cast(to.clone()), vec![dot], n.ty.clone()))
            }
            Op::Array(_) | Op::Tuple | Op::Entries(..) => {
                let args: Vec<NodeId> = n.args.iter().map(|a| self.tangent_or_zero(*a)).collect();
                Some(self.b.node(n.op.clone(), args, n.ty.tangent()))
            }
            Op::Struct(..) => Some(self.struct_tangent(node)),
            Op::Repeat(_) => {
                let dot = self.tangent(n.args[0])?;
                Some(self.b.node(n.op.clone(), vec![dot, n.args[1]], n.ty.tangent()))
            }
            Op::ToVec | Op::SumAll => {
                let dot = self.tangent(n.args[0])?;
                Some(self.b.node(n.op.clone(), vec![dot], n.ty.tangent()))
            }
            Op::Matrix(_) | Op::Borrow => unreachable!("taken above"),
            Op::Const(_) | Op::Int(_) | Op::Bool(_) | Op::Bound(_) | Op::Len(..) => None,
            Op::Snippet(_) | Op::Slot | Op::ZeroLike | Op::ZeroIfAny | Op::WithCapacity => None,
        }
    }

    fn select(&mut self, node: NodeId) -> Option<NodeId> {
        if let Some(guard) = Guard::of(&self.b.graph, node) {
            let factor = self.tangent(guard.factor);
            let others = guard.others(&self.b.graph).into_iter();
            let others: Vec<Vec<_>> = others.map(|args| args.into_iter().map(|arg| self.tangent(arg?)).collect()).collect();
            return guard.tangent(&mut self.b, factor, &others);
        }
        let n = self.source.node(node).clone();
        let (a, b) = (self.tangent(n.args[1]), self.tangent(n.args[2]));
        a.or(b)?;
        let [a, b] = [a, b].map(|dot| dot.unwrap_or_else(|| self.b.constant(0.0, n.ty.clone())));
        Some(self.b.node(Op::Select, vec![n.args[0], a, b], n.ty))
    }

    fn tangent_or_zero(&mut self, node: NodeId) -> NodeId {
        match self.tangent(node) {
            Some(dot) => dot,
            None => self.zero(node),
        }
    }

    /// The zero tangent of a value.
    fn zero(&mut self, node: NodeId) -> NodeId {
        let n = self.source.node(node).clone();
        match &n.op {
            _ if n.ty.is_real() => self.b.constant(0.0, n.ty),
            _ if matches!(n.ty, Ty::Int | Ty::Bool | Ty::Unit) || self.source.is_nothing(node) => node,
            Op::WithCapacity | Op::ZeroLike | Op::ZeroIfAny => self.b.node(n.op, n.args, n.ty.tangent()),
            Op::Array(_) | Op::Tuple => {
                let args = n.args.iter().map(|a| self.zero(*a)).collect();
                self.b.node(n.op, args, n.ty.tangent())
            }
            Op::Repeat(_) => {
                let zero = self.zero(n.args[0]);
                self.b.node(n.op, vec![zero, n.args[1]], n.ty.tangent())
            }
            // Inactive, and of a type that may be anything.
            _ if n.ty == Ty::Opaque && n.primal => self.b.node(Op::ZeroIfAny, vec![node], Ty::Opaque),
            _ => self.b.node(Op::ZeroLike, vec![node], n.ty.tangent()),
        }
    }

    // ---- statements

    fn region(&mut self, region: &Region, keep: &[bool]) -> Region {
        self.b.open();
        for stmt in &region.stmts {
            self.stmt(stmt);
        }
        let mut yields = region.yields.clone();
        if !region.yields.is_empty() {
            for (node, keep) in region.yields.iter().zip(keep) {
                if *keep {
                    yields.push(self.tangent_or_zero(*node));
                }
            }
        }
        let mut out = self.b.close();
        out.yields = yields;
        out.mirror = None;
        out
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(node) => {
                self.b.push(stmt.clone());
                self.b.import([*node]);
                self.tangent(*node);
            }
            Stmt::Write(path, node) if path.proj.is_empty() && self.is_started_from_zero(*node) && self.varied_var(path.var) => {
                self.b.push(stmt.clone());
                let whole = self.b.read(path);
                let place = self.place(path);
                self.start_struct(&place, whole, *node);
            }
            // A count in a struct, whose tangent has none.
            Stmt::Write(path, node) | Stmt::Restore(path, node, _)
                if !path.proj.is_empty() && matches!(self.source.node(*node).ty, Ty::Int | Ty::Bool) =>
            {
                self.b.push(stmt.clone());
            }
            Stmt::Write(path, node) | Stmt::Restore(path, node, _) => {
                if self.varied_var(path.var) && self.has_tangent(path.var) {
                    let dot = self.tangent_or_zero(*node);
                    let place = self.place(path);
                    self.b.write(&place, dot);
                }
                self.b.push(stmt.clone());
            }
            Stmt::Add(path, node) => {
                if let Some(dot) = self.tangent(*node) {
                    let place = self.place(path);
                    self.b.add(&place, dot);
                }
                self.b.push(stmt.clone());
            }
            Stmt::Push(path, nodes) => {
                if self.varied_var(path.var) {
                    let dots = match self.shapes.get(&path.var).cloned() {
                        Some(shape) => nodes.iter().zip(shape).filter(|(_, has)| *has).map(|(n, _)| self.tangent_or_zero(*n)).collect(),
                        None => nodes.iter().map(|n| self.tangent_or_zero(*n)).collect::<Vec<_>>(),
                    };
                    if !dots.is_empty() {
                        let place = self.place(path);
                        self.b.push(Stmt::Push(place.clone(), dots));
                        self.b.touch(place.var);
                    }
                }
                self.b.push(stmt.clone());
            }
            Stmt::Pop(path, outs) => {
                self.b.push(stmt.clone());
                if self.varied_var(path.var) {
                    let shape = self.shapes.get(&path.var).cloned().unwrap_or_else(|| vec![true; outs.len()]);
                    let with: Vec<NodeId> = outs.iter().zip(shape).filter(|(_, has)| *has).map(|(o, _)| *o).collect();
                    let dots: Vec<NodeId> = with.iter().map(|o| self.bound_tangent(*o)).collect();
                    if !dots.is_empty() {
                        let place = self.place(path);
                        self.b.push(Stmt::Pop(place.clone(), dots));
                        self.b.touch(place.var);
                    }
                }
            }
            Stmt::Swap(path, i, j) => {
                if self.varied_var(path.var) {
                    let place = self.place(path);
                    self.b.push(Stmt::Swap(place.clone(), *i, *j));
                    self.b.touch(place.var);
                }
                self.b.push(stmt.clone());
            }
            Stmt::If { cond, then, els, outs } => {
                let keep: Vec<bool> = outs.iter().map(|o| self.varied(*o)).collect();
                let knowledge = self.b.knowledge();
                let then = self.region(then, &keep);
                self.b.set_knowledge(knowledge.clone());
                let els = self.region(els, &keep);
                self.b.set_knowledge(knowledge);
                let outs = self.more_outs(outs, &keep);
                self.finish(Stmt::If { cond: *cond, then, els, outs });
            }
            Stmt::Match { scrutinee, arms, outs } => {
                let keep: Vec<bool> = outs.iter().map(|o| self.varied(*o)).collect();
                let knowledge = self.b.knowledge();
                let mut built = Vec::new();
                for arm in arms {
                    self.b.set_knowledge(knowledge.clone());
                    let body = self.region(&arm.body, &keep);
                    built.push(crate::graph::Arm { body, ..arm.clone() });
                }
                self.b.set_knowledge(knowledge);
                let outs = self.more_outs(outs, &keep);
                self.finish(Stmt::Match { scrutinee: *scrutinee, arms: built, outs });
            }
            Stmt::Loop(l) => {
                self.b.open();
                self.b.enter_loop();
                let body = self.region(&l.body, &[]);
                self.b.close();
                let kind = match &l.kind {
                    LoopKind::While { cond } => LoopKind::While { cond: cond.clone() },
                    other => other.clone(),
                };
                self.finish(Stmt::Loop(Box::new(crate::graph::Loop { label: l.label, kind, body })));
            }
            Stmt::Block { label, body } => {
                let body = self.region(body, &[]);
                self.finish(Stmt::Block { label: *label, body });
            }
            Stmt::Rest(body) => {
                let body = self.region(body, &[]);
                self.b.push_rest(Stmt::Rest(body));
            }
            Stmt::Call(call) => self.call(call),
            Stmt::Pullback(pullback) => self.pullback(pullback),
            Stmt::Break(_) | Stmt::Exit(_) => self.b.push(stmt.clone()),
        }
    }

    fn finish(&mut self, stmt: Stmt) {
        self.b.finish(stmt);
    }

    fn bound_tangent(&mut self, node: NodeId) -> NodeId {
        let n = self.source.node(node).clone();
        let dot = self.b.graph.new_bound(n.ty.tangent());
        self.b.graph.nodes[dot.index()].name = n.name.as_ref().map(|name| format!("{name}_dot").into());
        self.dots.insert(node, Some(dot));
        dot
    }

    fn more_outs(&mut self, outs: &[NodeId], keep: &[bool]) -> Vec<NodeId> {
        let mut all = outs.to_vec();
        for (out, keep) in outs.iter().zip(keep) {
            if *keep {
                all.push(self.bound_tangent(*out));
            }
        }
        all
    }
}
